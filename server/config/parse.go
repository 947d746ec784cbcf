package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenantry/server/domain"
	"tenantry/server/secret"
)

// The setters check one value each. Their errors continue a sentence that names
// the setting and quotes the value, so they begin in small letters.

type setter = func(c *Config, value string) error

func setDir(field func(*Config) *string) setter {
	return func(c *Config, v string) error {
		if v == "" {
			return errors.New("must name a directory")
		}
		*field(c) = filepath.Clean(v)
		return nil
	}
}

func setOneOf(field func(*Config) *string, allowed ...string) setter {
	return func(c *Config, v string) error {
		if !slices.Contains(allowed, v) {
			return fmt.Errorf("must be one of %s", strings.Join(allowed, ", "))
		}
		*field(c) = v
		return nil
	}
}

func setAddr(field func(*Config) *string) setter {
	return func(c *Config, v string) error {
		if v == "" {
			return nil
		}
		_, port, err := net.SplitHostPort(v)
		if n, convErr := strconv.ParseUint(port, 10, 16); err != nil || convErr != nil || n > 65535 {
			return errors.New("must be HOST:PORT, such as 127.0.0.1:8080")
		}
		*field(c) = v
		return nil
	}
}

// setDB checks no more than the scheme: the driver knows best about the rest.
func setDB(c *Config, v string) error {
	scheme, _, found := strings.Cut(v, "://")
	if v != "" && (!found || !slices.Contains([]string{"sqlite", "postgres", "postgresql"}, scheme)) {
		return errors.New("must begin with sqlite:// or postgres://")
	}
	c.DB = v
	return nil
}

func setKey(c *Config, v string) error {
	if v != "" {
		if key, err := base64.StdEncoding.DecodeString(v); err != nil || len(key) != 32 {
			return errors.New("must be 32 bytes in base64; “openssl rand -base64 32” makes one")
		}
	}
	c.SecretKey = secret.String(v)
	return nil
}

func setPublicURL(c *Config, v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return errors.New("must be an address with http:// or https://, such as https://tenants.example.com")
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return errors.New("must be a host alone, without a path, a query or a user")
	}
	c.PublicURL = u.Scheme + "://" + strings.ToLower(u.Host)
	return nil
}

var domainPattern = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

func setDomain(c *Config, v string) error {
	v = strings.ToLower(v)
	if v != "" && (len(v) > 253 || !domainPattern.MatchString(v)) {
		return errors.New("must be a domain, such as example.com")
	}
	c.RootDomain = v
	return nil
}

func setProxies(c *Config, v string) error {
	return eachPrefix(v, func(item string, prefix netip.Prefix) error {
		if prefix.Bits() == 0 {
			return fmt.Errorf("must not be the whole Internet (“%s”): anybody could then claim any address", item)
		}
		c.TrustedProxies = append(c.TrustedProxies, prefix)
		return nil
	})
}

func setPlatformNetworks(c *Config, v string) error {
	return eachPrefix(v, func(_ string, prefix netip.Prefix) error {
		c.PlatformFrom = append(c.PlatformFrom, prefix)
		return nil
	})
}

// eachPrefix reads a list of addresses and networks.
func eachPrefix(v string, add func(item string, prefix netip.Prefix) error) error {
	for item := range strings.SplitSeq(v, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		prefix, err := parsePrefix(item)
		if err != nil {
			return fmt.Errorf("must list addresses or networks, such as 10.0.0.5 or 10.0.0.0/8; “%s” is neither", item)
		}
		if err := add(item, prefix); err != nil {
			return err
		}
	}
	return nil
}

func parsePrefix(s string) (netip.Prefix, error) {
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		return p.Masked(), err
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, err
	}
	return a.Prefix(a.BitLen())
}

func setToken(c *Config, v string) error {
	if v != "" && len(v) < 16 {
		return errors.New("must have 16 characters or more")
	}
	c.MetricsToken = secret.String(v)
	return nil
}

func setCount(field func(*Config) *int, most int) setter {
	return func(c *Config, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n > most {
			return fmt.Errorf("must be a whole number from 0 to %d", most)
		}
		*field(c) = n
		return nil
	}
}

func readTimeout(c *Config) *time.Duration     { return &c.ReadTimeout }
func idleTimeout(c *Config) *time.Duration     { return &c.IdleTimeout }
func shutdownTimeout(c *Config) *time.Duration { return &c.ShutdownTimeout }

func setTime(field func(*Config) *time.Duration) setter {
	return func(c *Config, v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d < time.Second || d > time.Hour {
			return errors.New("must be a time from 1s to 1h, such as 30s or 2m")
		}
		*field(c) = d
		return nil
	}
}

func adminEmail(c *Config) *string  { return &c.AdminEmail }
func mailReplyTo(c *Config) *string { return &c.MailReplyTo }

func setEmail(field func(*Config) *string) setter {
	return func(c *Config, v string) error {
		if v == "" {
			return nil
		}
		email, _, err := domain.ParseEmail(v)
		if err != nil {
			return errors.New("must be one email address, like name@example.com")
		}
		*field(c) = email
		return nil
	}
}

// setPassword leaves the rules of passwords to server/account, which says why one is refused.
func setPassword(c *Config, v string) error {
	c.AdminPassword = secret.String(v)
	return nil
}
