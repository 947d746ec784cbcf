package outbound

import (
	"context"
	"errors"
	"net"
	"time"
)

// lookupTime bounds one question to the name servers.
const lookupTime = 5 * time.Second

// ErrNoRecord says that the name servers answered, and that there is no such record.
var ErrNoRecord = errors.New("there is no such record")

// Resolver asks for DNS records: the name server of the configuration, or those of
// the system.
type Resolver struct{ inner *net.Resolver }

// NewResolver makes one that asks the server at host:port; "" for the system's.
func NewResolver(server string) Resolver {
	r := &net.Resolver{PreferGo: true}
	if server != "" {
		dialer := &net.Dialer{Timeout: lookupTime}
		r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, server)
		}
	}
	return Resolver{r}
}

// TXT returns the texts at a name, ErrNoRecord when there are none. Any other error
// says that nobody could be asked.
func (r Resolver) TXT(ctx context.Context, name string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	texts, err := r.inner.LookupTXT(ctx, name+".")
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound || err == nil && len(texts) == 0 {
		return nil, ErrNoRecord
	}
	return texts, err
}
