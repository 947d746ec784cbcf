package api_test

// good is what each operation that keeps text is sent, but for one text at a time; %d is
// another number each time.
func good() map[string]string {
	const company = `{"companyName": "Acme %d", "address": "1 Main Street", "country": "DE", "timezone": "Europe/Berlin", "replyTo": "office@acme.example", "website": "https://www.acme.example"}`
	const agency = `{"organization": {"name": "Agency %d", "slug": "agency-%d", "country": "DE", "timezone": "Europe/Berlin", "contactEmail": "a@agency.example"}, "users": [{"email": "a%d@agency.example", "name": "Anna", "role": "AGENCY_SUPER_ADMIN"}]}`
	const policy = `{"absoluteMinutes": 1440, "idleMinutes": 60, "mfa": "off", "methods": ["totp"], "emailDomains": []}`
	const connection = `"name": "Login %d", "trustMfa": false, "oidc": {"clientId": "tenantry", "clientSecret": "hush", "issuer": "https://id.example.com"}`
	return map[string]string{
		"renameFactor": `{"name": "Phone"}`, "beginTotp": `{"name": "Phone"}`, "updateProfile": `{"name": "Ada", "timezone": "Europe/Berlin"}`,
		"startOnboarding":    `{"wizard": "voicepro", "template": "voicepro-customer", "step": "organization", "answers": {"organization": {"organizationName": "Acme"}}}`,
		"saveOnboarding":     `{"step": "organization", "answers": {"organization": {"organizationName": "Acme", "description": "About"}}}`,
		"createApiKey":       `{"name": "Key", "permissions": ["PLATFORM_AUDIT:read"], "expiresInDays": 1, "networks": ["10.0.0.0/8"]}`,
		"updateMailSettings": `{"provider": "outbox", "fromName": "Hosted Voice", "fromAddress": "voice@example.com", "replyTo": "office@example.com"}`,
		"addPerson":          `{"email": "person%d@example.com", "name": "Pia", "role": "ALMOST"}`,
		"createPlatformRole": `{"name": "ROLE_%d", "title": "Helpers", "permissions": ["PLATFORM_AUDIT:read"]}`, "updatePlatformRole": `{"title": "Helpers"}`,
		"updateSettings": `{"name": "Hosted Voice"}`, "updateTextingSettings": `{"provider": "twilio", "account": "AC0123456789abcdef0123456789abcdef", "token": "hush", "country": "US", "url": "https://twilio.example.com"}`,
		"doneStep": `{"note": "Done"}`, "retryStep": `{"note": "Again"}`, "skipStep": `{"note": "Not needed"}`,
		"createPersonalApiKey": `{"name": "Key", "tenant": "walked-tenant", "permissions": ["TENANT:read"], "expiresInDays": 1}`,
		"createOwnTenant":      `{"name": "Own %d", "slug": "own-%d", "timezone": "Europe/Berlin"}`,
		"createTenant":         `{"template": "agency", "answers": ` + agency + `}`,
		"updateTenant":         `{"name": "The Walked Company", "address": "1 Main Street", "contactEmail": "c@walked.example", "description": "About", "replyTo": "r@walked.example", "website": "https://walked.example.com"}`,
		"createTenantApiKey":   `{"name": "Key", "permissions": ["TENANT:read"], "expiresInDays": 1}`,
		"setBrand": `{"color": "#0f6e64", "contactEmail": "ada@bright.example", "contactName": "Ada", "contactPhone": "+1 555 0100", "helpUrl": "https://bright.example/guide",
			"offerText": "We do it for you", "offerUrl": "https://bright.example/done", "senderName": "Bright"}`,
		"startBulkCompanies": `{"text": "Email,Name,Company\nbulk%d@client.example,Nina,Acme"}`, "startBulkInvite": `{"role": "READER", "text": "Email,Name\nbulk%d@example.com,Nina"}`,
		"createCompany": `{"admin": {"email": "admin%d@acme.example", "name": "Jo"}, "company": ` + company + `}`,
		"inviteCompany": `{"email": "client%d@acme.example", "contactName": "Clara", "companyName": "Acme", "note": "Call me"}`,
		"addContact":    `{"name": "Jo", "email": "jo%d@example.com"}`, "changeContact": `{"name": "Jo", "email": "jo%d@example.com"}`,
		"createContactImport": `{"text": "Name,Email,Phone\nJo,list%d@example.com,"}`, "addContactImportPart": `{"text": "Jo,more%d@example.com,"}`,
		"startContactImport": `{"statement": "On the form"}`,
		"writeDownConsent":   `{"kind": "in", "statement": "On the form"}`, "setCredential": `{"username": "user", "password": "hush"}`,
		"disableTenant": `{"reason": "Unpaid"}`, "addDomain": `{"domain": "walked%d.example.org"}`,
		"inviteMember": `{"email": "guest%d@example.com", "name": "Gus", "role": "READER"}`,
		"createMember": `{"email": "made%d@example.com", "name": "Mia", "role": "READER", "username": "mia%d"}`, "changeMember": `{"username": "member%d"}`,
		"setTenantPolicy": policy, "createTenantRole": `{"title": "Helpers %d", "description": "They help", "permissions": ["MEMBERS:read"]}`,
		"updateTenantRole": `{"title": "Helpers %d", "description": "They help"}`, "renameTenant": `{"slug": "walked-tenant"}`,
		"createConnection": `{"kind": "oidc", ` + connection + `}`, "updateConnection": `{` + connection + `}`,
		"sendTexts": `{"all": true, "body": "Hello"}`, "simulateText": `{"body": "Hello"}`, "sendText": `{"body": "Hello"}`,
		"updateWidget": `{"apps": [{"app": "call", "label": "Call us now", "number": "+12025550143", "on": true}, {"app": "message", "label": "Write to us", "on": true}],
			"origins": ["https://walked.example.com"], "schedules": [{"name": "Office", "week": [{"day": 1, "from": "09:00", "to": "17:00"}],
			"exceptions": [{"date": "2030-12-24", "note": "Closed", "spans": []}]}], "style": {"color": "#0f6e64", "position": "right", "theme": "light", "title": "Talk to us"}}`,
		"checkWebsite": `{"pages": ["https://walked.example.com/"]}`, "mailWidgetCode": `{"email": "dev%d@example.com"}`,
		"sendVisitorMessage": `{"id": "0123456789abcde%d", "name": "Lena", "email": "lena@example.com", "text": "Hello"}`,
	}
}

// keepNothing are the operations with a body whose texts are looked at and not kept: tokens,
// secrets and searches, or texts that another operation keeps alike.
const keepNothing = ` confirmTotp createPasskey lookUpEmailChange useEmailChange lookUpEmailUndo useEmailUndo lookUpInvitation takeSendGridEvents claimSetUp
	finishHandedStep revokeHandover lookUpSetUp renewSetUp askPasswordReset lookUpPasswordReset usePasswordReset testMail changePersonRole signIn deleteAccount
	askEmailChange giveSecondFactor signInWithPasskey changePassword setPicture setLogo completeSingleSignOn findSingleSignOn startSingleSignOn stepUp setUp
	askSignUp lookUpSignUp checkBulkCompanies checkBulkInvite offerOwnership previewTenantPolicy setSSORequirement previewTexts settleVisitorMessage agreeToTexts
	testTexting checkHandedWebsite checkContactImport setFactorsAlways dismissChecklist updateCompanySettings `

// byLink are the operations of a link, which TestInert_WhatAClientTypes plays.
const byLink = ` acceptInvitation signUp registerForSetUp saveSetUp continueSetUp skipSetUp fillHandedStep handOverStep `

// mustTake are fields that are free text, so that the walk shows something.
const mustTake = `updateTenant/name updateTenant/address updateTenant/description setBrand/offerText setBrand/contactName setBrand/senderName
	addContact/name changeContact/name inviteCompany/companyName inviteCompany/contactName inviteCompany/note createCompany/company/companyName
	createCompany/company/address createCompany/admin/name updateWidget/apps/0/label updateWidget/style/title updateWidget/schedules/0/name
	updateWidget/schedules/0/exceptions/0/note sendVisitorMessage/name sendVisitorMessage/text updateSettings/name updateProfile/name inviteMember/name
	createTenantRole/title createConnection/name sendText/body simulateText/body writeDownConsent/statement doneStep/note disableTenant/reason beginTotp/name
	createTenant/answers/organization/name createTenant/answers/users/0/name`
