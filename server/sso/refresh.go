package sso

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/store"
)

// KindRefresh is the kind of job that reads the metadata of SAML providers again; its
// handler is RefreshMetadata.
const KindRefresh = "sso.refresh"

// How often metadata is read. Providers publish a new certificate days before they
// sign with it; where one does not, a refused answer brings the next look forward.
const (
	metadataEvery = 24 * time.Hour
	metadataRetry = time.Hour
	metadataPause = 10 * time.Minute // a refused answer changes nothing when it was read since
	metadataGrace = 24 * time.Hour   // owners are told of what fails for so long
	metadataBatch = 20
)

// RefreshMetadata reads the metadata of active connections that is due. A provider
// that fails keeps what it said before.
func (s *Service) RefreshMetadata(ctx context.Context, _ jobs.Job) error {
	ctx = domain.WithActor(ctx, domain.System())
	var due []store.DueConnection
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.DueMetadata(ctx, metadataBatch)
		return err
	})
	if err != nil {
		return fmt.Errorf("find metadata to read: %w", err)
	}
	for _, d := range due {
		if err := s.refresh(ctx, d); err != nil && !domain.Is(err, domain.CodeNotFound) {
			return fmt.Errorf("read the metadata of %s: %w", d.Connection, err)
		}
	}
	return nil
}

func (s *Service) refresh(ctx context.Context, d store.DueConnection) error {
	var c store.SealedConnection
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.Tenant(d.Tenant).FindConnection(ctx, d.Connection)
		return err
	})
	if err != nil {
		return err
	}
	after := c
	problem := s.readAgain(ctx, &after)
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if problem != "" {
			return s.noteUnread(ctx, tx, c, problem)
		}
		return s.noteRead(ctx, tx, c, after)
	})
}

// readAgain takes over what a provider says of itself now, or says in words why it
// cannot be taken. Another provider at the same address is not taken for the one
// that was tried.
func (s *Service) readAgain(ctx context.Context, c *store.SealedConnection) (problem string) {
	config := domain.ConnectionConfig{MetadataURL: c.Config.MetadataURL}
	raw, err := s.fetchMetadata(ctx, config.MetadataURL)
	if err != nil {
		s.Logger.Info("SAML metadata could not be read", "connection", c.ID, "address", config.MetadataURL, "error", err)
		return "Nothing could be read there."
	}
	if why := fromMetadata(&config, raw, s.DB.Now()); why != "" {
		return why
	}
	ends, err := endsOf(config.Certificates)
	switch {
	case err != nil:
		return "It holds a certificate that cannot be read."
	case config.EntityID != c.Config.EntityID:
		return "It describes another provider: " + short(config.EntityID)
	case badURL(config.SignInURL) != "":
		return "Its address for signing in does not begin with https://."
	}
	c.Config, c.CertExpires = config, latestEnd(ends)
	return ""
}

func (s *Service) noteRead(ctx context.Context, tx *store.Tx, before, after store.SealedConnection) error {
	differs := !after.Config.Same(before.Config)
	if differs {
		after.WarnedDays = 0
	}
	after.Metadata = readNow(tx.Now())
	done, err := tx.Tenant(before.TenantID).SaveMetadata(ctx, after, differs)
	if err != nil || !done || !differs {
		return err
	}
	return record(ctx, tx, "refresh", before.Connection, audit.Event{Before: detailOf(before.Connection), After: detailOf(after.Connection)})
}

// readNow is what is noted of metadata that was just read.
func readNow(now time.Time) domain.Metadata {
	next := now.Add(metadataEvery)
	return domain.Metadata{ReadAt: &now, NextAt: &next}
}

// noteUnread notes a failure, and tells owners of one that lasts, once.
func (s *Service) noteUnread(ctx context.Context, tx *store.Tx, c store.SealedConnection, problem string) error {
	now := tx.Now()
	next := now.Add(metadataRetry)
	c.Metadata.NextAt, c.Metadata.Problem = &next, problem
	if c.Metadata.FailingSince == nil {
		c.Metadata.FailingSince = &now
	}
	tell := !c.Metadata.Told && now.Sub(*c.Metadata.FailingSince) >= metadataGrace
	c.Metadata.Told = c.Metadata.Told || tell
	done, err := tx.Tenant(c.TenantID).SaveMetadataFailure(ctx, c)
	if err != nil || !done || !tell {
		return err
	}
	if err := record(ctx, tx, "miss", c.Connection, audit.Event{Detail: map[string]any{"name": c.Name, "problem": problem}}); err != nil {
		return err
	}
	return s.tellOwners(ctx, tx, c.TenantID, messaging.SecurityNews{
		Path: "sso/" + string(c.ID), Reason: messaging.NewsMetadata, Connection: c.Name, Ends: *c.Metadata.FailingSince,
	})
}

// fetchMetadata reads a provider's description of itself.
func (s *Service) fetchMetadata(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for metadata: %w", err)
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask for metadata: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask for metadata: %s", answer.Status)
	}
	return readAll(answer.Body)
}

// fingerprints tell certificates apart in the audit log.
func fingerprints(certificates []string) []string {
	all := []string{}
	for _, c := range certificates {
		der, err := base64.StdEncoding.DecodeString(c)
		if err != nil {
			continue // not stored: what cannot be read is refused
		}
		sum := sha256.Sum256(der)
		all = append(all, hex.EncodeToString(sum[:]))
	}
	return all
}
