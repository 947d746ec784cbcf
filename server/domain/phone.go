package domain

import (
	"errors"
	"strings"
)

// errPhone says how to write a number, for whoever typed one.
var errPhone = errors.New("enter a phone number with its country code, like +1 555 010 1234")

// Lengths of a number in international form, with the country code (E.164).
const (
	minPhone = 8
	maxPhone = 15
)

// ParsePhone brings what somebody typed to the international form (+15550101234).
// A number without a country code is one of the given country, by its ISO code; in
// a country that this does not know it is refused.
func ParsePhone(text, country string) (string, error) {
	digits, international, err := phoneDigits(text)
	if err != nil {
		return "", err
	}
	if !international {
		code, known := callingCode(country)
		if !known {
			return "", errPhone
		}
		digits = code + nationalDigits(digits, code, country)
	}
	if len(digits) < minPhone || len(digits) > maxPhone || digits[0] == '0' {
		return "", errPhone
	}
	if digits[0] == '1' && len(digits) != 11 {
		return "", errPhone // all of North America has ten digits after the 1
	}
	return "+" + digits, nil
}

// phoneDigits drops what people put between digits, and tells whether the country
// code was given.
func phoneDigits(text string) (digits string, international bool, err error) {
	text = strings.TrimSpace(text)
	if rest, found := strings.CutPrefix(text, "+"); found {
		text, international = rest, true
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune(" -.()/\u00a0\u2010\u2011\u202f", r):
		default:
			return "", false, errPhone
		}
	}
	digits = b.String()
	if rest, found := strings.CutPrefix(digits, "00"); found && !international {
		digits, international = rest, true
	}
	if digits == "" {
		return "", false, errPhone
	}
	return digits, international, nil
}

// nationalDigits drops what is dialled within the country only.
func nationalDigits(digits, code, country string) string {
	switch {
	case code == "1":
		if len(digits) == 11 {
			return strings.TrimPrefix(digits, "1")
		}
	case code == "7":
		if len(digits) == 11 {
			return strings.TrimPrefix(digits, "8")
		}
	case strings.Contains(" IT SM VA ", " "+strings.ToUpper(country)+" "): // the zero is part of the number
	default:
		return strings.TrimPrefix(digits, "0")
	}
	return digits
}

// callingCode is a country's code, by its ISO code.
func callingCode(country string) (string, bool) {
	country = strings.ToUpper(country)
	if len(country) != 2 {
		return "", false
	}
	_, rest, found := strings.Cut(callingCodes, " "+country)
	if !found {
		return "", false
	}
	code, _, _ := strings.Cut(rest, " ")
	return code, true
}

// callingCodes are those of all countries, each after its ISO code.
const callingCodes = " AC247 AD376 AE971 AF93 AG1 AI1 AL355 AM374 AO244 AR54 AS1 AT43 AU61 AW297 AX358 AZ994 BA387 BB1 BD880 BE32 BF226 " +
	"BG359 BH973 BI257 BJ229 BL590 BM1 BN673 BO591 BQ599 BR55 BS1 BT975 BW267 BY375 BZ501 CA1 CC61 CD243 CF236 CG242 CH41 CI225 CK682 " +
	"CL56 CM237 CN86 CO57 CR506 CU53 CV238 CW599 CX61 CY357 CZ420 DE49 DJ253 DK45 DM1 DO1 DZ213 EC593 EE372 EG20 EH212 ER291 ES34 ET251 " +
	"FI358 FJ679 FK500 FM691 FO298 FR33 GA241 GB44 GD1 GE995 GF594 GG44 GH233 GI350 GL299 GM220 GN224 GP590 GQ240 GR30 GT502 GU1 GW245 " +
	"GY592 HK852 HN504 HR385 HT509 HU36 ID62 IE353 IL972 IM44 IN91 IO246 IQ964 IR98 IS354 IT39 JE44 JM1 JO962 JP81 KE254 KG996 KH855 " +
	"KI686 KM269 KN1 KP850 KR82 KW965 KY1 KZ7 LA856 LB961 LC1 LI423 LK94 LR231 LS266 LT370 LU352 LV371 LY218 MA212 MC377 MD373 ME382 " +
	"MF590 MG261 MH692 MK389 ML223 MM95 MN976 MO853 MP1 MQ596 MR222 MS1 MT356 MU230 MV960 MW265 MX52 MY60 MZ258 NA264 NC687 NE227 NF672 " +
	"NG234 NI505 NL31 NO47 NP977 NR674 NU683 NZ64 OM968 PA507 PE51 PF689 PG675 PH63 PK92 PL48 PM508 PR1 PS970 PT351 PW680 PY595 QA974 " +
	"RE262 RO40 RS381 RU7 RW250 SA966 SB677 SC248 SD249 SE46 SG65 SH290 SI386 SJ47 SK421 SL232 SM378 SN221 SO252 SR597 SS211 ST239 " +
	"SV503 SX1 SY963 SZ268 TC1 TD235 TG228 TH66 TJ992 TK690 TL670 TM993 TN216 TO676 TR90 TT1 TV688 TW886 TZ255 UA380 UG256 US1 UY598 " +
	"UZ998 VA39 VC1 VE58 VG1 VI1 VN84 VU678 WF681 WS685 XK383 YE967 YT262 ZA27 ZM260 ZW263 "

// ShowPhone writes a number in international form for people to read.
func ShowPhone(phone string) string {
	if digits, found := strings.CutPrefix(phone, "+1"); found && len(digits) == 10 {
		return "+1 " + digits[:3] + " " + digits[3:6] + " " + digits[6:]
	}
	return phone
}
