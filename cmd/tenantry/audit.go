package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

func newAuditCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "audit",
		GroupID: groupData,
		Short:   "Check that nobody tampered with the audit log",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAuditVerifyCommand())
	return cmd
}

func newAuditVerifyCommand() *cobra.Command {
	var tenant, output string
	cmd := withStoreFlags(&cobra.Command{
		Use:   "verify [--tenant SLUG]",
		Short: "Find events that somebody changed, removed or added by hand",
		Long: `Find events that somebody changed, removed or added by hand. Every event carries a
hash over the one before it; the command computes all of them again. It only reads,
while the server runs if need be, and ends with 1 when something is wrong.`,
		Example: `  tenantry audit verify --data /var/lib/tenantry
  tenantry audit verify --tenant acme -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(output); err != nil {
				return err
			}
			return withUpToDateStore(cmd, func(ctx context.Context, db *store.DB) error {
				found, err := verifyAudit(ctx, db, tenant)
				if err != nil {
					return err
				}
				raw, err := json.Marshal(found)
				if err != nil {
					return err
				}
				if err := show(cmd, output, raw, func(out io.Writer) { sayVerified(out, found) }); err != nil {
					return err
				}
				if found.Found > 0 {
					return domain.Errorf(domain.CodeConflict, "The audit log was tampered with: %d faults.", found.Found)
				}
				return nil
			})
		},
	})
	cmd.Flags().StringVar(&tenant, "tenant", "", "the slug or id of one tenant, instead of everything")
	outputFlag(cmd, &output)
	return cmd
}

func verifyAudit(ctx context.Context, db *store.DB, ref string) (audit.Verified, error) {
	service := &audit.Service{DB: db}
	if ref == "" {
		return service.VerifyAll(ctx)
	}
	var tenant domain.Tenant
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		tenant, err = tx.FindTenantByRef(ctx, ref)
		return err
	})
	if err != nil {
		return audit.Verified{}, err
	}
	return service.VerifyChain(ctx, tenant.ID)
}

// sayVerified writes for people; what the output cannot take, nothing can mend.
func sayVerified(out io.Writer, v audit.Verified) {
	_, _ = fmt.Fprintf(out, "Looked at %d events in %d chains.\n", v.Events, v.Chains)
	if v.Before > 0 {
		_, _ = fmt.Fprintf(out, "%d of them are from before there were chains; nothing protects these.\n", v.Before)
	}
	if v.Hash != "" {
		_, _ = fmt.Fprintf(out, "The last one is number %d with the hash %s.\n", v.Seq, v.Hash)
	}
	for _, f := range v.Faults {
		_, _ = fmt.Fprintln(out, faultWords(f))
	}
	if more := v.Found - int64(len(v.Faults)); more > 0 {
		_, _ = fmt.Fprintf(out, "… and %d more.\n", more)
	}
	if v.Found == 0 {
		_, _ = fmt.Fprintln(out, "Nobody changed, removed or added any.")
	}
}

func faultWords(f domain.AuditFault) string {
	event := fmt.Sprintf("%s, number %d (%s, %s, %s)", oneLine(f.Chain), f.Seq, oneLine(string(f.EventID)), oneLine(f.Action), f.At.Format(time.RFC3339))
	switch f.Kind {
	case domain.AuditAltered:
		return "Changed, moved or put in: " + event
	case domain.AuditInserted:
		return "Written by somebody else: " + event
	case domain.AuditRemoved:
		return fmt.Sprintf("Removed: %s, numbers %d to %d", oneLine(f.Chain), f.Seq, f.To)
	case domain.AuditEnd:
		return fmt.Sprintf("Cut off, or its end changed: %s after number %d", oneLine(f.Chain), f.Seq)
	}
	return "Without any event: " + oneLine(f.Chain)
}
