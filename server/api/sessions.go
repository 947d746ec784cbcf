package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/store"
)

func (a *API) mountSessions() {
	register(a, huma.Operation{
		OperationID: "listSessions", Method: http.MethodGet, Path: "/sessions", Tags: tagSession,
		Summary: "List one's own sessions, newest first", Errors: []int{http.StatusForbidden},
	}, signedIn, a.listSessions)
	register(a, huma.Operation{
		OperationID: "endSession", Method: http.MethodDelete, Path: "/sessions/{session}", Tags: tagSession, DefaultStatus: http.StatusNoContent,
		Summary: "End one of one's own sessions", Errors: []int{http.StatusForbidden, http.StatusNotFound},
	}, signedIn, a.endSession)
	register(a, huma.Operation{
		OperationID: "endOtherSessions", Method: http.MethodDelete, Path: "/sessions", Tags: tagSession, DefaultStatus: http.StatusNoContent,
		Summary: "End all of one's own sessions but this one", Errors: []int{http.StatusForbidden},
	}, signedIn, a.endOtherSessions)
}

type sessionRowWire struct {
	ID         domain.SessionID `json:"id"`
	Current    bool             `json:"current" doc:"The session of this very request"`
	UserAgent  string           `json:"userAgent"`
	Address    string           `json:"address"`
	CreatedAt  time.Time        `json:"createdAt"`
	LastSeenAt time.Time        `json:"lastSeenAt" doc:"Exact to about a minute"`
	ExpiresAt  time.Time        `json:"expiresAt"`
}

func (a *API) listSessions(ctx context.Context, in *Page) (*list[sessionRowWire], error) {
	sessions, next, err := a.Accounts.Sessions(ctx, store.Page{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return listOf(each(sessions, sessionRowOf(domain.ActorFrom(ctx).SessionID)), next), nil
}

func sessionRowOf(current domain.SessionID) func(domain.Session) sessionRowWire {
	return func(s domain.Session) sessionRowWire {
		return sessionRowWire{
			ID: s.ID, Current: s.ID == current, UserAgent: s.UserAgent, Address: s.Address,
			CreatedAt: s.CreatedAt, LastSeenAt: s.LastSeenAt, ExpiresAt: s.ExpiresAt,
		}
	}
}

func (a *API) endSession(ctx context.Context, in *struct {
	Session domain.SessionID `path:"session" maxLength:"60"`
}) (*noBody, error) {
	return nil, a.Accounts.EndSession(ctx, in.Session)
}

func (a *API) endOtherSessions(ctx context.Context, _ *struct{}) (*noBody, error) {
	return nil, a.Accounts.EndOtherSessions(ctx)
}
