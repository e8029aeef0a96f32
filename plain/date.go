package plain

import (
	"fmt"
	"time"
)

// Moment is a Unix time as a date.
func Moment(secs uint64) string {
	return time.Unix(int64(secs), 0).UTC().Format("2006-01-02 15:04:05 UTC")
}

// Date says a moment and how far off it is.
func Date(t, now time.Time) string {
	text := Moment(uint64(t.Unix()))
	switch d := t.Sub(now).Round(time.Second); {
	case d > 0:
		return text + " (in " + Span(d) + ")"
	case d < 0:
		return text + " (" + Span(-d) + " ago)"
	}
	return text + " (now)"
}

// Span says a duration in its two largest units.
func Span(d time.Duration) string {
	secs := int64(d / time.Second)
	switch {
	case secs < 60:
		return fmt.Sprintf("%d s", secs)
	case secs < 3600:
		return fmt.Sprintf("%d min %d s", secs/60, secs%60)
	case secs < 48*3600:
		return fmt.Sprintf("%d h %d min", secs/3600, secs%3600/60)
	}
	return fmt.Sprintf("%d days %d h", secs/86400, secs%86400/3600)
}
