package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/urfave/cli/v3"

	"loft/plain"
)

// Loaded is a configuration, and where each setting came from.
type Loaded struct {
	*Config
	from map[string]string // path to source; none is a default
}

// Load reads the settings of a command that has Flags: flags go before the environment, that before the file, that before
// the defaults. A name in the file, or in the environment after LOFT_, that means nothing is refused.
func Load(cmd *cli.Command, environ []string) (*Loaded, error) {
	l := &Loaded{Config: New(), from: map[string]string{}}
	if err := l.readFile(cmd.String(fileFlag)); err != nil {
		return nil, err
	}
	if err := l.readEnvironment(environ); err != nil {
		return nil, err
	}
	for _, s := range l.Settings() {
		if !cmd.IsSet(s.Flag()) {
			continue
		}
		text := cmd.String(s.Flag())
		if s.What == "" {
			text = strconv.FormatBool(cmd.Bool(s.Flag()))
		}
		if err := l.set(s, text, "--"+s.Flag()); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *Loaded) set(s Setting, text, source string) error {
	if err := s.set(text); err != nil {
		return &plain.InputError{What: source, Why: plain.Words(err), Do: s.Usage}
	}
	l.from[s.Path] = source
	return nil
}

func (l *Loaded) readFile(path string) error {
	if path == "" {
		return nil
	}
	l.File = path
	raw, err := os.ReadFile(path)
	if err != nil {
		return &plain.InputError{What: "--config", Why: plain.Words(err), Do: "check the path"}
	}
	decoder := toml.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(l.Config)
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		var names []string
		for _, e := range unknown.Errors {
			row, _ := e.Position()
			names = append(names, fmt.Sprintf("%s (line %d)", strings.Join(e.Key(), "."), row))
		}
		return &plain.InputError{What: path, Why: "there is no setting " + strings.Join(names, ", "), Do: "loft config print shows all settings"}
	}
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		row, column := bad.Position()
		return &plain.InputError{What: fmt.Sprintf("%s, line %d, column %d", path, row, column), Why: bad.Error(), Do: "loft config print shows how settings are written"}
	}
	if err != nil {
		return &plain.InputError{What: path, Why: plain.Words(err), Do: "loft config print shows how settings are written"}
	}
	var named map[string]any
	if err := toml.Unmarshal(raw, &named); err != nil {
		return &plain.InputError{What: path, Why: plain.Words(err), Do: "loft config print shows how settings are written"}
	}
	for _, s := range l.Settings() {
		section, key, nested := strings.Cut(s.Path, ".")
		value, there := named[section]
		if nested && there {
			table, _ := value.(map[string]any)
			_, there = table[key]
		}
		if !there {
			continue
		}
		l.from[s.Path] = path
		if text := s.Text(); s.isPath() && text != "" && !filepath.IsAbs(text) {
			if err := s.set(filepath.Join(filepath.Dir(path), text)); err != nil {
				return &plain.InputError{What: path, Why: plain.Words(err), Do: s.Usage}
			}
		}
	}
	return nil
}

// Names in the environment that are not settings: of commands.
var otherVariables = []string{"LOFT_CONFIG", "LOFT_KEY"}

func (l *Loaded) readEnvironment(environ []string) error {
	byName := map[string]Setting{}
	for _, s := range l.Settings() {
		byName[s.Env()] = s
	}
	for _, variable := range environ {
		name, text, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, "LOFT_") || slices.Contains(otherVariables, name) {
			continue
		}
		s, known := byName[name]
		if !known {
			return &plain.InputError{What: name, Why: "there is no setting of this name", Do: "loft config print shows the names"}
		}
		if err := l.set(s, text, name); err != nil {
			return err
		}
	}
	return nil
}

// Print writes the configuration as a file that would give it, wherever it is put, each setting with where it came from.
// Secrets are not shown.
func (l *Loaded) Print() string {
	var b strings.Builder
	section := ""
	for _, s := range l.Settings() {
		key := s.Path
		if before, after, nested := strings.Cut(s.Path, "."); nested {
			if key = after; before != section {
				section = before
				fmt.Fprintf(&b, "\n[%s]\n", section)
			}
		}
		from := l.source(s)
		if text := s.Text(); s.value.IsZero() && s.What != "" && text == "" || s.value.IsZero() && s.What == "ADDRESS" {
			key = "# " + key // there is none
		}
		fmt.Fprintf(&b, "%-42s # %s; --%s, %s: %s\n", key+" = "+s.literal(), from, s.Flag(), s.Env(), s.Usage)
	}
	return b.String()
}

// source is where a setting came from.
func (l *Loaded) source(s Setting) string { return cmp.Or(l.from[s.Path], "default") }

// Shown is a setting as a person or a program may see it.
type Shown struct {
	Name   string `json:"name"`
	Value  any    `json:"value"` // as it is written in the file
	From   string `json:"from"`  // a flag, a variable, a file, or default
	Flag   string `json:"flag"`
	Env    string `json:"env"`
	Usage  string `json:"usage"`
	Secret bool   `json:"secret,omitempty"` // the value is not shown
}

// Show is what Print writes, for programs.
func (l *Loaded) Show() (all []Shown) {
	for _, s := range l.Settings() {
		shown := Shown{Name: s.Path, Value: s.visible(), From: l.source(s), Flag: "--" + s.Flag(), Env: s.Env(), Usage: s.Usage, Secret: s.Secret}
		if s.What == "ADDRESS" && s.value.IsZero() {
			shown.Value = ""
		}
		all = append(all, shown)
	}
	return all
}

// visible is the value without secrets: a bool, an int, a string or a list of them.
func (s Setting) visible() any {
	switch v := s.value.Interface().(type) {
	case bool, int:
		return v
	case []string:
		list := make([]string, len(v))
		for i, item := range v {
			list[i] = withoutSecrets(item)
		}
		return list
	}
	text := s.Text()
	switch {
	case text == "":
	case s.Secret:
		text = "..."
	case s.isPath():
		if absolute, err := filepath.Abs(text); err == nil {
			text = absolute
		}
	default:
		text = withoutSecrets(text)
	}
	return text
}

// literal is the value in TOML.
func (s Setting) literal() string {
	switch v := s.visible().(type) {
	case string:
		return quote(v)
	case []string:
		quoted := make([]string, len(v))
		for i, item := range v {
			quoted[i] = quote(item)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}

// quote is a TOML string: JSON's strings are among them.
func quote(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err) // of a string
	}
	return string(raw)
}

// withoutSecrets leaves out what an address gives away: the password, and what follows the host, where keys of services are.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil && strings.ContainsAny(address, "@/?") {
		return "..." // who can say which part is a secret
	}
	if err != nil || u.Host == "" {
		return address
	}
	if u.User != nil {
		u.User = url.User("...")
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		u.Path, u.RawQuery = "/...", ""
	}
	return u.String()
}

// Check says whether the settings are valid: what a role needs is there, and nothing contradicts.
func (c *Config) Check() error {
	var errs []error
	bad := func(setting, why, do string) {
		errs = append(errs, &plain.InputError{What: setting, Why: why, Do: do})
	}
	if c.Rollup == "" {
		bad("rollup", "no chain is named", "name the rollup.json that loft deploy wrote, with --rollup")
	}
	if c.DataDir == "" {
		bad("data-dir", "it is missing", "name a directory for this node alone with --data-dir")
	}
	if len(c.L1) == 0 {
		bad("l1", "no L1 endpoint is named", "name one or more with --l1, separated by commas")
	}
	for _, list := range []struct {
		setting string
		urls    []string
		schemes []string
	}{{"l1", c.L1, []string{"http", "https", "ws", "wss"}}, {"beacon", c.Beacon, []string{"http", "https"}}, {"sequencer", one(c.Sequencer), []string{"http", "https", "ws", "wss"}},
		{"signer.url", one(c.Signer.URL), []string{"http", "https", "ws", "wss"}}} {
		for _, text := range list.urls {
			if u, err := url.Parse(text); err != nil || u.Host == "" || !slices.Contains(list.schemes, u.Scheme) {
				bad(list.setting, fmt.Sprintf("%q is not an address of %s", withoutSecrets(text), strings.Join(list.schemes, ", ")), "write it like http://localhost:8545")
			}
		}
	}
	address := func(setting, text, do string) {
		if _, port, err := net.SplitHostPort(text); err != nil {
			bad(setting, plain.Words(err), do)
		} else if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			bad(setting, port+" is not a port", do)
		}
	}
	address("http.listen", c.HTTP.Listen, "write it like 127.0.0.1:9545")
	if c.Private.Listen != "auto" && c.Private.Listen != "none" {
		address("private.listen", c.Private.Listen, "write it like "+PrivateAddress+", or choose auto or none")
	}
	if !slices.Contains([]string{"auto", "public", "private"}, c.HTTP.Traces) {
		bad("http.traces", fmt.Sprintf("%q is not a port", c.HTTP.Traces), "choose auto, public or private")
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log.Level) {
		bad("log.level", fmt.Sprintf("%q is not a log level", c.Log.Level), "choose debug, info, warn or error")
	}
	if !slices.Contains([]string{"text", "json"}, c.Log.Format) {
		bad("log.format", fmt.Sprintf("%q is not a log format", c.Log.Format), "choose text or json")
	}
	if !slices.Contains([]string{"auto", "blobs", "calldata"}, c.Post.Data) {
		bad("post.data", fmt.Sprintf("%q is not a place for batches", c.Post.Data), "choose auto, blobs or calldata")
	}
	if len(c.Beacon) == 0 && c.Sequence.On && c.Post.Data == "blobs" {
		bad("post.data", "there is no source of blobs, so batches in blobs could not be read back", "name one with --beacon, or choose auto or calldata")
	}
	if c.Sequence.Confirmations < 0 || c.Sequence.Confirmations > maxConfirmations {
		bad("sequence.confirmations", fmt.Sprintf("%d is out of bounds", c.Sequence.Confirmations), fmt.Sprintf("give 0 to %d", maxConfirmations))
	}
	for _, age := range []struct {
		setting string
		is      Duration
		zero    bool // has a meaning
	}{{"post.interval", c.Post.Interval, false}, {"post.patience", c.Post.Patience, true}} {
		if d := time.Duration(age.is); d < time.Second && !(age.zero && d == 0) {
			bad(age.setting, fmt.Sprintf("%v is less than a second", d), "write it with its unit, like 90s or 1m30s")
		}
	}
	if c.Post.Patience != 0 && c.Post.Patience < c.Post.Interval {
		bad("post.patience", fmt.Sprintf("%v is less than the posting interval, %v", time.Duration(c.Post.Patience), time.Duration(c.Post.Interval)), "give at least the interval, or 0s for ten times the interval")
	}
	for _, most := range []struct {
		setting string
		Amount
	}{{"fees.max", c.Fees.Max}, {"fees.max-blob", c.Fees.MaxBlob}} {
		if sane := gwei(1_000_000); most.Cmp(sane.Int) > 0 {
			bad(most.setting, plain.FormatUnits(most.Int, 18)+" ETH per unit of gas is no limit", "write it in gwei, like 100gwei")
		}
	}
	if !slices.Contains([]string{"full", "archive"}, c.State) {
		bad("state", fmt.Sprintf("%q is neither full nor archive", c.State), "choose full or archive")
	}
	if c.CacheMB < 16 {
		bad("cache", fmt.Sprintf("%d MB is too little", c.CacheMB), "give at least 16")
	}
	if c.Sequence.On && !c.Post.On {
		bad("sequence", "blocks that are not posted to L1 can never be verified", "add --post with the key of the named sequencer")
	}
	if c.Sequence.On && c.Sequencer != "" {
		bad("sequencer", "this node is the sequencer itself", "leave it out")
	}
	for _, role := range c.Roles() {
		errs = append(errs, role.check(c))
	}
	return errors.Join(errs...)
}

// maxConfirmations is as many as an hour has seconds: who wants blocks all the time has them with a transaction an hour.
const maxConfirmations = 3600

func one(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
