package account

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// maxNetworks bounds the addresses that a key may come from.
const maxNetworks = 50

// refusalsKept bounds how often a key that comes from elsewhere is written down:
// whoever found one must not fill the log with it.
var refusalsKept = store.Rate{Burst: 10, Every: time.Minute}

// parseNetworks reads addresses and networks (CIDR) and returns them in one way of
// writing, each once.
func parseNetworks(texts []string) (networks []string, found problems) {
	if len(texts) > maxNetworks {
		found.add("/networks", domain.Errorf(domain.CodeInvalid, "Enter at most %d networks.", maxNetworks).Because("length"))
		return nil, found
	}
	for i, text := range texts {
		network, ok := parseNetwork(strings.TrimSpace(text))
		if !ok {
			found.add(pointer("/networks", i), domain.Errorf(domain.CodeInvalid,
				"Enter an address or a network, such as 203.0.113.7 or 203.0.113.0/24.").Because("format"))
			continue
		}
		if text := network.String(); !slices.Contains(networks, text) {
			networks = append(networks, text)
		}
	}
	return networks, found
}

func parseNetwork(text string) (netip.Prefix, bool) {
	if address, err := netip.ParseAddr(text); err == nil && address.Zone() == "" {
		address = address.Unmap()
		return netip.PrefixFrom(address, address.BitLen()), true
	}
	network, err := netip.ParsePrefix(text)
	if err != nil || network.Addr().Is4In6() {
		return netip.Prefix{}, false
	}
	return network.Masked(), true
}

// comesFrom reports whether an address lies in one of the networks; without any
// network every address does.
func comesFrom(networks []string, address string) bool {
	if len(networks) == 0 {
		return true
	}
	from, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	from = from.Unmap().WithZone("")
	return slices.ContainsFunc(networks, func(text string) bool {
		network, err := netip.ParsePrefix(text)
		return err == nil && network.Contains(from)
	})
}

// AdmitKey refuses a key that comes from where it must not, and writes that down.
// The context holds the actor of the request, address and all.
func (s *Service) AdmitKey(ctx context.Context) error {
	actor := domain.ActorFrom(ctx)
	if comesFrom(actor.Key.Networks, actor.Address) {
		return nil
	}
	err := s.db.Tx(ctx, func(tx *store.Tx) error {
		if wait, err := tx.TakeRate(ctx, "key-refused/"+string(actor.KeyID), refusalsKept); err != nil || wait > 0 {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: actor.Key.TenantID, Action: "api_key.refuse", TargetKind: "api_key", TargetID: string(actor.KeyID),
			Detail: map[string]any{"networks": actor.Key.Networks},
		})
	})
	if err != nil {
		return err
	}
	return domain.Errorf(domain.CodeForbidden, "This API key may not be used from the address %s.", actor.Address).Because("key_address")
}
