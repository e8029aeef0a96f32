package bridge

import (
	"context"
	"errors"

	"loft/plain"
)

// Wait looks at what ref names until done says so, and tells progress of every change. It forgives an endpoint that does
// not answer for a while; when ctx ends it returns the last status with ctx's cause.
func (c *Client) Wait(ctx context.Context, ref Ref, done func(Status) bool, progress func([]Status)) ([]Status, error) {
	var last []Status
	for failures := 0; ; {
		now, err := c.Status(ctx, ref)
		switch {
		case ctx.Err() != nil:
			return last, context.Cause(ctx)
		case err != nil && failures < maxFailures && passing(err, last != nil):
			failures++
		case err != nil:
			return last, err
		default:
			failures = 0
			if progress != nil && changed(last, now) {
				progress(now)
			}
			last = now
			if all(now, done) {
				return now, nil
			}
		}
		if err := c.pause(ctx); err != nil {
			return last, err
		}
	}
}

// passing says of an error whether it may be one of an endpoint that is away, or is coming back: a node that starts does not
// know at once again what it has shown.
func passing(err error, seen bool) bool {
	var gone *UnreachableError
	var missing *NotFoundError
	var known plain.Explained
	return errors.As(err, &gone) || seen && (errors.As(err, &missing) || !errors.As(err, &known))
}

func changed(a, b []Status) bool {
	if len(a) != len(b) {
		return true
	}
	for i := range a {
		if a[i].Stage != b[i].Stage || !a[i].When.Equal(b[i].When) && b[i].Stage == StageAsserted {
			return true
		}
	}
	return false
}

func all(s []Status, done func(Status) bool) bool {
	for i := range s {
		if !done(s[i]) {
			return false
		}
	}
	return true
}
