package server

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/texting"
	"tenantry/server/widget"
)

// agreements keeps what visitors of a website agree to in the ledger of texting.
type agreements struct{ *texting.Service }

// OptIn implements widget.OptIns.
func (a agreements) OptIn(ctx context.Context, tx *store.Tx, tenant domain.TenantID, in widget.OptIn) error {
	return a.Service.OptIn(ctx, tx, tenant, texting.OptIn{
		Phone: in.Phone, Name: in.Name, Words: in.Words, Source: domain.ConsentByWidget, Address: in.Address,
	})
}
