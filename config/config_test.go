package config

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/uuid"
	"github.com/urfave/cli/v3"

	"loft/plain"
)

// load is what a command line, an environment and a file make of the settings.
func load(t *testing.T, file string, environ []string, args ...string) (*Loaded, error) {
	t.Helper()
	if file != "" {
		path := filepath.Join(t.TempDir(), "loft.toml")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append([]string{"--config", path}, args...)
	}
	var loaded *Loaded
	var loadErr error
	cmd := &cli.Command{Name: "node", Flags: Flags(), Action: func(_ context.Context, cmd *cli.Command) error {
		loaded, loadErr = Load(cmd, environ)
		return nil
	}}
	if err := cmd.Run(t.Context(), append([]string{"node"}, args...)); err != nil {
		t.Fatal(err)
	}
	return loaded, loadErr
}

// TestPrecedence: flags go before the environment, that before the file, that before the defaults.
func TestPrecedence(t *testing.T) {
	const file = "l1 = [\"http://file:1\"]\ncache = 31\n[post]\non = true\ninterval = \"31s\"\n[fees]\nmax = \"31gwei\"\n"
	environ := []string{"LOFT_POST_INTERVAL=32s", "LOFT_CACHE=32", "LOFT_KEY=whatever", "HOME=/", "LOFT_COURIER=true"}
	c, err := load(t, file, environ, "--cache", "33", "--l1", "http://a:1, http://b:2")
	if err != nil {
		t.Fatal(err)
	}
	if c.CacheMB != 33 || time.Duration(c.Post.Interval) != 32*time.Second || c.Fees.Max.String() != "31000000000" || c.Fees.MaxBlob.String() != "500000000000" {
		t.Errorf("%+v", c.Config)
	}
	if len(c.L1) != 2 || c.L1[1] != "http://b:2" || !c.Post.On || !c.Courier.On || c.Validate.On {
		t.Errorf("%+v", c.Config)
	}
	for path, want := range map[string]string{"cache": "--cache", "post.interval": "LOFT_POST_INTERVAL", "log.level": ""} {
		if got := c.from[path]; got != want {
			t.Errorf("%s came from %q, want %q", path, got, want)
		}
	}
	if got := c.from["post.on"]; !strings.HasSuffix(got, "loft.toml") {
		t.Errorf("post.on came from %q", got)
	}
}

// TestUnknownSettings: a name that means nothing is refused wherever it stands, and named.
func TestUnknownSettings(t *testing.T) {
	for name, c := range map[string]struct {
		file    string
		environ []string
		says    string
	}{
		"in the file":          {file: "[post]\nintervall = \"1s\"\n", says: "post.intervall (line 2)"},
		"a table":              {file: "[poster]\non = true\n", says: "poster"},
		"in the environment":   {environ: []string{"LOFT_POST_INTERVALL=1s"}, says: "LOFT_POST_INTERVALL"},
		"not TOML":             {file: "l1 = [", says: "line 1"},
		"another type":         {file: "cache = \"much\"\n", says: "line 1"},
		"no time":              {file: "[post]\ninterval = \"soon\"\n", says: "soon"},
		"no amount":            {environ: []string{"LOFT_FEES_MAX=much"}, says: "much"},
		"no number":            {environ: []string{"LOFT_CACHE=much"}, says: "LOFT_CACHE"},
		"neither true or such": {environ: []string{"LOFT_DEV=perhaps"}, says: "LOFT_DEV"},
	} {
		_, err := load(t, c.file, c.environ)
		var input *plain.InputError
		if !errors.As(err, &input) || !strings.Contains(err.Error(), c.says) || input.Do == "" {
			t.Errorf("%s: %v, want one that says %q", name, err, c.says)
		}
	}
	if _, err := load(t, "", nil, "--config", "/nowhere/loft.toml"); err == nil {
		t.Error("a file that is not there was read")
	}
}

// TestPrint: what is printed is a file that gives the same settings, but for what is secret, which is not printed.
func TestPrint(t *testing.T) {
	secret := strings.Repeat("ab", 32)
	c, err := load(t, "", []string{"LOFT_L1=http://user:hunter2@a:1/v3/apikey?x=token,http://user:hunter2@a:1/apikey%zz"}, "--dev", "--post", "--post-raw-key", secret, "--validate-account", "0x00000000000000000000000000000000000000AA",
		"--http-origins", "*", "--post-interval", "90s", "--fees-max", "7wei")
	if err != nil {
		t.Fatal(err)
	}
	printed := c.Print()
	for _, hidden := range []string{secret, "hunter2", "apikey", "token"} {
		if strings.Contains(printed, hidden) {
			t.Errorf("%q is printed:\n%s", hidden, printed)
		}
	}
	again, err := load(t, printed, nil)
	if err != nil {
		t.Fatalf("%v in\n%s", err, printed)
	}
	again.L1, again.Post.Raw = c.L1, c.Post.Raw
	for i, s := range again.Settings() {
		if want := c.Settings()[i].Text(); s.Text() != want {
			t.Errorf("%s is %q again, want %q", s.Path, s.Text(), want)
		}
	}
}

// TestPathsOfTheFile: a relative path in the file is relative to it, one on the command line to where the command runs; and both
// are what they are wherever the printed settings are put.
func TestPathsOfTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	const file = "rollup = \"rollup.json\"\ndata-dir = \"../data\"\nl1 = [\"http://l1:8545\"]\n[post]\nkeystore = \"keys/post.json\"\npassword-file = \"/run/secrets/post\"\n"
	c, err := load(t, file, []string{"LOFT_VALIDATE_KEYSTORE=validate.json"}, "--courier-keystore", "courier.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(c.from["rollup"])
	for got, want := range map[string]string{
		c.Rollup: filepath.Join(dir, "rollup.json"), c.DataDir: filepath.Join(filepath.Dir(dir), "data"), c.Post.Keystore: filepath.Join(dir, "keys/post.json"),
		c.Post.PasswordFile: "/run/secrets/post", c.Validate.Keystore: "validate.json", c.Courier.Keystore: "courier.json",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	again, err := load(t, c.Print(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if again.Rollup != c.Rollup || again.Validate.Keystore != filepath.Join(here, "validate.json") || again.Courier.Keystore != filepath.Join(here, "courier.json") || again.L1[0] != "http://l1:8545" {
		t.Errorf("printed and read again: %+v", again.Config)
	}
}

// TestShow: what programs are shown is what people are, and no secret either.
func TestShow(t *testing.T) {
	secret := strings.Repeat("ab", 32)
	c, err := load(t, "cache = 31\n", []string{"LOFT_L1=http://user:hunter2@a:1/v3/apikey"}, "--dev", "--post", "--post-raw-key", secret)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(c.Show())
	if err != nil {
		t.Fatal(err)
	}
	for _, hidden := range []string{secret, "hunter2", "apikey"} {
		if bytes.Contains(raw, []byte(hidden)) {
			t.Errorf("%q is shown: %s", hidden, raw)
		}
	}
	shown := map[string]Shown{}
	for _, s := range c.Show() {
		shown[s.Name] = s
	}
	if len(shown) != len(c.Settings()) || shown["cache"].Value != 31 || !strings.HasSuffix(shown["cache"].From, "loft.toml") || shown["post.on"].Value != true || shown["post.on"].From != "--post" {
		t.Errorf("%+v", shown)
	}
	if key := shown["post.raw-key"]; key.Value != "..." || !key.Secret || shown["l1"].From != "LOFT_L1" || shown["post.account"].Value != "" || shown["log.level"].From != "default" {
		t.Errorf("%+v", shown)
	}
}

// TestHelpSaysThingsOnce: the help of a setting names its value next to the flag and nowhere else, and not its section.
func TestHelpSaysThingsOnce(t *testing.T) {
	for _, f := range Flags() {
		line := strings.Join(strings.Fields(f.String()), " ")
		for _, s := range New().Settings() {
			if s.Flag() != f.Names()[0] || s.What == "" {
				continue
			}
			section, _, _ := strings.Cut(s.Path, ".")
			if !strings.HasPrefix(line, "--"+s.Flag()+" "+s.What+" "+s.Usage) || strings.Contains(line, section+": ") || strings.Contains(line, s.What+": ") {
				t.Errorf("help: %s", line)
			}
		}
	}
}

// maxSettings is as many as a node may have, whatever is asked for.
const maxSettings = 50

// TestFewSettings holds their number down, and their names apart.
func TestFewSettings(t *testing.T) {
	all := New().Settings()
	if len(all) > maxSettings || len(all) < 20 {
		t.Errorf("%d settings", len(all))
	}
	flags := map[string]bool{}
	for _, s := range all {
		if flags[s.Flag()] || s.Usage == "" {
			t.Errorf("%s: flag %s, usage %q", s.Path, s.Flag(), s.Usage)
		}
		flags[s.Flag()] = true
	}
}

// good are settings of a node with every role.
func good() *Config {
	c := New()
	c.Rollup, c.DataDir, c.L1, c.Beacon, c.Dev = "rollup.json", "data", []string{"http://l1:8545"}, []string{"http://beacon:5052"}, true
	c.Sequence.On, c.Post.On, c.Validate.On, c.Courier.On = true, true, true, true
	c.Post.Raw, c.Validate.Key = strings.Repeat("01", 32), Key{Keystore: "key.json", PasswordFile: "password"}
	c.Signer.URL, c.Courier.Account = "https://signer:9000", common.Address{1}
	return c
}

// TestCheck: whatever contradicts or is missing is named, with what to do.
func TestCheck(t *testing.T) {
	if err := good().Check(); err != nil {
		t.Fatal(err)
	}
	for setting, change := range map[string]func(*Config){
		"rollup":                 func(c *Config) { c.Rollup = "" },
		"data-dir":               func(c *Config) { c.DataDir = "" },
		"l1":                     func(c *Config) { c.L1 = nil },
		"l1:":                    func(c *Config) { c.L1 = []string{"http://a:1", "ftp://b:2"} },
		"beacon":                 func(c *Config) { c.Beacon = []string{"ws://b:2"} },
		"sequencer":              func(c *Config) { c.Sequencer = "http://other:9545" },
		"signer.url":             func(c *Config) { c.Signer.URL = "signer" },
		"http.listen":            func(c *Config) { c.HTTP.Listen = "9545" },
		"http.listen: 70000":     func(c *Config) { c.HTTP.Listen = "127.0.0.1:70000" },
		"http.traces":            func(c *Config) { c.HTTP.Traces = "off" },
		"private.listen":         func(c *Config) { c.Private.Listen = "9546" },
		"private.listen: 70000":  func(c *Config) { c.Private.Listen = "127.0.0.1:70000" },
		"log.level":              func(c *Config) { c.Log.Level = "loud" },
		"log.format":             func(c *Config) { c.Log.Format = "xml" },
		"post.data":              func(c *Config) { c.Post.Data = "tape" },
		"post.data: there is no": func(c *Config) { c.Beacon, c.Post.Data = nil, "blobs" },
		"post.interval: 5ns":     func(c *Config) { c.Post.Interval = 5 }, // interval = 5 in a file
		"post.interval: -1m0s":   func(c *Config) { c.Post.Interval = Duration(-time.Minute) },
		"post.patience: -1h":     func(c *Config) { c.Post.Patience = Duration(-time.Hour) },
		"post.patience: 30s":     func(c *Config) { c.Post.Patience = Duration(30 * time.Second) },
		"fees.max: 5 ETH":        func(c *Config) { c.Fees.Max = gwei(5e9) }, // --fees-max 5
		"fees.max-blob":          func(c *Config) { c.Fees.MaxBlob = gwei(5e9) },
		"cache":                  func(c *Config) { c.CacheMB = 1 },
		"state":                  func(c *Config) { c.State = "some" },
		"sequence":               func(c *Config) { c.Post.On = false },
		"post.raw-key":           func(c *Config) { c.Dev = false },
		"post.keystore":          func(c *Config) { c.Post.Key = Key{} },
		"post.keystore: more":    func(c *Config) { c.Post.Account = common.Address{2} },
		"validate.password-file": func(c *Config) { c.Validate.PasswordFile = "" },
		"courier.password-file":  func(c *Config) { c.Courier.PasswordFile = "password" },
		"courier.account":        func(c *Config) { c.Signer.URL = "" },
	} {
		c := good()
		change(c)
		err := c.Check()
		var input *plain.InputError
		if !errors.As(err, &input) || !strings.HasPrefix(err.Error(), setting) || input.Do == "" {
			t.Errorf("%s: %v", setting, err)
		}
	}
}

// TestCheckFiles: files that are named and are not there, or are something else, are found before a node starts.
func TestCheckFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rollup := write("rollup.json", `{"deployer":"0x00000000000000000000000000000000000000aa","nonce":0,"params":{"L1ChainID":1,"L2ChainID":2},"start":{"number":1,"hash":"0x0000000000000000000000000000000000000000000000000000000000000001","parent":"0x0000000000000000000000000000000000000000000000000000000000000000","time":1}}`)
	for says, change := range map[string]func(*Config){
		"":                           func(*Config) {},
		"rollup: rollup description": func(c *Config) { c.Rollup = filepath.Join(dir, "nowhere") },
		"rollup: ":                   func(c *Config) { c.Rollup = write("genesis.json", `{"config":{}}`) },
		"validate.keystore: there is no file": func(c *Config) {
			c.Validate.On, c.Validate.Key = true, Key{Keystore: filepath.Join(dir, "nowhere"), PasswordFile: rollup}
		},
	} {
		c := New()
		c.Rollup, c.DataDir, c.L1 = rollup, dir, []string{"http://l1:8545"}
		change(c)
		err := c.CheckFiles()
		if says == "" && err != nil || says != "" && (err == nil || !strings.HasPrefix(err.Error(), says)) {
			t.Errorf("%q: %v", says, err)
		}
	}
}

// TestSigners opens keys of every kind, and says what is wrong with those that cannot be had, but never the secret.
func TestSigners(t *testing.T) {
	dir := t.TempDir()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := keystore.EncryptKey(&keystore.Key{Id: uuid.New(), Address: crypto.PubkeyToAddress(key.PublicKey), PrivateKey: key}, "open sesame", keystore.LightScryptN, keystore.LightScryptP)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	c := good()
	c.Validate.Key = Key{Keystore: write("key.json", string(sealed)), PasswordFile: write("password", "open sesame\n")}
	c.Post.Raw = hex.EncodeToString(crypto.FromECDSA(key))
	signers, closeAll, err := c.Signers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll()
	own := crypto.PubkeyToAddress(key.PublicKey)
	if signers["validate"].Address() != own || signers["post"].Address() != own || signers["courier"].Address() != c.Courier.Account {
		t.Errorf("%v", signers)
	}
	for what, change := range map[string]func(*Config){
		"validate.password-file: it is not the password": func(c *Config) { c.Validate.PasswordFile = write("wrong", "open wheat") },
		"validate.keystore: there is no file":            func(c *Config) { c.Validate.Keystore = filepath.Join(dir, "nowhere") },
		"post.raw-key":                                   func(c *Config) { c.Post.Raw = "hunter2" },
		"signer: ":                                       func(c *Config) { c.Signer.CAFile = write("ca", "none") },
		"signer: remote signer: a certificate needs":     func(c *Config) { c.Signer.CertFile = "cert" },
	} {
		c := good()
		c.Validate.Key = Key{Keystore: filepath.Join(dir, "key.json"), PasswordFile: filepath.Join(dir, "password")}
		change(c)
		_, _, err := c.Signers(t.Context())
		var input *plain.InputError
		if !errors.As(err, &input) || !strings.HasPrefix(err.Error(), what) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "wheat") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
