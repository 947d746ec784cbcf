package widget

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"tenantry/server/domain"
)

// ParseOrigin returns the origin of a web address as browsers write it: small
// letters, other alphabets encoded, and no port that goes without saying.
func ParseOrigin(address string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.User != nil {
		return "", false
	}
	scheme := strings.ToLower(u.Scheme)
	usual, known := map[string]string{"http": "80", "https": "443"}[scheme]
	host, ok := hostName(u.Hostname())
	if !known || !ok {
		return "", false
	}
	if port := u.Port(); port != "" && port != usual {
		host += ":" + port
	}
	return scheme + "://" + host, true
}

// hostName is a host as it stands in an origin.
func hostName(host string) (string, bool) {
	if ip := net.ParseIP(host); ip != nil {
		if strings.Contains(host, ":") {
			return "[" + ip.String() + "]", true
		}
		return ip.String(), true
	}
	name, err := idna.Lookup.ToASCII(host)
	if err != nil || name == "" {
		return "", false
	}
	return strings.ToLower(name), true
}

// Origins are those that may show the widget of a company with such a website.
// Without any of its own, it is the website's, with www in front and without: one
// usually leads to the other.
func Origins(s domain.WidgetSettings, website string) []string {
	if len(s.Origins) > 0 {
		return s.Origins
	}
	origin, ok := ParseOrigin(website)
	if !ok {
		return []string{}
	}
	scheme, host, _ := strings.Cut(origin, "://")
	if bare, isWWW := strings.CutPrefix(host, "www."); isWWW {
		return []string{origin, scheme + "://" + bare}
	}
	if u, err := url.Parse(origin); err != nil || net.ParseIP(u.Hostname()) != nil || !strings.Contains(u.Hostname(), ".") {
		return []string{origin}
	}
	return []string{origin, scheme + "://www." + host}
}

// allows reports whether a page of the origin may show the widget.
func allows(s domain.WidgetSettings, website, origin string) bool {
	return slices.Contains(Origins(s, website), origin)
}
