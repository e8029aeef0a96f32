package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"loft/bridge"
	"loft/gethlog"
	"loft/plain"
)

// Exit codes, as the help says.
const (
	exitOK         = 0
	exitUnexpected = 1
	exitInput      = 2 // what was given makes no sense: flags, files, amounts
	exitEndpoint   = 3 // a node is unreachable, or another chain's
	exitNotYet     = 4 // right, but too early; try again later
	exitRefused    = 5 // funds are missing, a contract refuses, or what was sent failed
	exitNotFound   = 6 // no such transaction or message
)

var exitCodes = map[plain.Kind]int{
	plain.KindInput: exitInput, plain.KindEndpoint: exitEndpoint, plain.KindNotYet: exitNotYet,
	plain.KindRefused: exitRefused, plain.KindNotFound: exitNotFound,
}

func codeOf(kind plain.Kind) int {
	if code, ok := exitCodes[kind]; ok {
		return code
	}
	return exitUnexpected
}

// showError prints an error and the next thing to do, and returns the exit code.
func showError(w io.Writer, err error, asJSON bool) int {
	kind, hint, code := plain.Kind("unexpected"), "", exitUnexpected
	var known plain.Explained
	switch {
	case errors.As(err, &known):
		kind, hint, code = known.Kind(), known.Hint(), codeOf(known.Kind())
	default:
		hint = "try again; if it persists, report it with the output of loft version"
	}
	if asJSON {
		// A line of its own, so that programs need not parse sentences.
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		answer := map[string]string{"error": plain.Words(err), "kind": string(kind), "hint": hint}
		var sent bridge.AfterSend
		if errors.As(err, &sent) {
			answer["tx"] = sent.Transaction().Hex()
		}
		if encoder.Encode(answer) == nil {
			return code
		}
	}
	fmt.Fprintf(w, "error: %s\nhint:  %s\n", plain.Words(err), hint)
	return code
}

// wantsJSON looks for --json without a parser: the parser itself may be what fails.
func wantsJSON(args []string) bool {
	return slices.Contains(args, "--json") || slices.Contains(args, "-json") || slices.Contains(args, "--json=true")
}

// startLog makes the log of a command that runs a chain, go-ethereum's part of it included.
func startLog(env *environment, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: withUnits}
	var handler slog.Handler = slog.NewTextHandler(env.stderr, options)
	if format == "json" {
		handler = slog.NewJSONHandler(env.stderr, options)
	}
	gethlog.SetDefault(handler)
	return slog.New(handler)
}

// withUnits writes times as people do: 1.5s. JSON would have a number of nanoseconds, which says so nowhere.
func withUnits(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.StringValue(a.Value.Duration().String())
	}
	return a
}

// logBuild says first of all which build a log is of.
func logBuild(log *slog.Logger, command string) {
	b := thisBuild()
	log.Info("loft started", "command", command, "version", b.Version, "revision", b.Revision, "modified", b.Modified, "go", b.Go, "program", b.Program)
}

// printer writes a command's answer: words as they come, or one JSON object at the end.
type printer struct {
	w        io.Writer
	json     bool
	warnings []string // that were given
}

// say prints a line of words.
func (p *printer) say(format string, args ...any) {
	if !p.json {
		fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// done prints the JSON answer.
func (p *printer) done(v any) error {
	if !p.json {
		return nil
	}
	encoder := json.NewEncoder(p.w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// cost says what a call costs before it is sent.
func (p *printer) cost(call bridge.Call, c bridge.Cost) {
	text := fmt.Sprintf("gas on %s for about %s, at most %s", c.Layer, plain.AboutEther(c.GasWei), plain.AboutEther(c.MaxGasWei))
	if c.Place != nil {
		text += fmt.Sprintf("; a place in the queue on L1 for %s, at most %s", plain.AboutEther(c.Place.Now), plain.AboutEther(c.Place.Max))
	}
	p.say("cost to %s: %s.", call.What, text)
}

// paid says what a transaction cost.
func (p *printer) paid(sent bridge.Sent) {
	text := fmt.Sprintf("%s for gas on %s", plain.AboutEther(sent.FeeWei), sent.Layer)
	if sent.PlaceWei != nil {
		text += fmt.Sprintf(", %s for the place in L1's queue", plain.AboutEther(sent.PlaceWei))
	}
	p.say("paid: %s.", text)
}

// warn of something that the user may not want. In JSON it is part of the answer.
func (p *printer) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	p.warnings = append(p.warnings, text)
	p.say("warning: %s", text)
}

// statuses prints where things are.
func (p *printer) statuses(all []bridge.Status) {
	for i, s := range all {
		if i > 0 {
			p.say("")
		}
		what := s.What
		if s.Index != nil {
			what = fmt.Sprintf("%s %s", ref(s), what)
		}
		p.say("%s", what)
		for _, step := range s.Steps {
			mark := " "
			if step.Done {
				mark = "x"
			}
			p.say("  [%s] %s", mark, step.Text)
		}
		p.say("%s", s.Text)
		p.say("next: %s", s.Next)
	}
}

// progress prints a line for each change while waiting.
func (p *printer) progress(all []bridge.Status) {
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = s.Text
	}
	p.say("... %s", strings.Join(texts, " "))
}

// ref is how a person names what a status is about.
func ref(s bridge.Status) string {
	if s.Direction == bridge.ToL2 {
		return fmt.Sprintf("in:%d", *s.Index)
	}
	return fmt.Sprintf("out:%d", *s.Index)
}
