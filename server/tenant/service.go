package tenant

import (
	"tenantry/server/account"
	"tenantry/server/messaging"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Service holds the use cases of tenants. Its fields are set once, before use.
type Service struct {
	DB        *store.DB
	Accounts  *account.Service
	Messages  *messaging.Service
	Box       *secret.Box
	PublicURL string  // links lead here, whatever a request claims
	Formats   Formats // what a profile's codes may be

	compiled roleCache
	doors    doors
}

// Formats says what is wrong with a value, in words for people, or "".
type Formats struct {
	Country  func(string) string
	Timezone func(string) string
	Currency func(string) string
	Website  func(string) string
}
