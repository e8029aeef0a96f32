package config

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/deploy"
	"loft/l1/send"
	"loft/plain"
)

// Role is one that signs.
type Role struct {
	Name string // post, validate, courier
	On   bool
	Key  *Key
}

// Roles that sign, on or off.
func (c *Config) Roles() []Role {
	return []Role{{"post", c.Post.On, &c.Post.Key}, {"validate", c.Validate.On, &c.Validate.Key}, {"courier", c.Courier.On, &c.Courier.Key}}
}

// check says whether exactly one key is named.
func (r Role) check(c *Config) error {
	bad := func(setting, why, do string) error {
		return &plain.InputError{What: r.Name + "." + setting, Why: why, Do: do}
	}
	named := 0
	for _, there := range []bool{r.Key.Keystore != "", r.Key.Raw != "", r.Key.Account != common.Address{}} {
		if there {
			named++
		}
	}
	switch {
	case named > 1:
		return bad("keystore", "more than one of keystore, account and raw-key is given", "name one")
	case r.On && named == 0:
		return bad("keystore", "the role has no key", fmt.Sprintf("name one with --%s-keystore and --%s-password-file, or with --%s-account and --signer-url", r.Name, r.Name, r.Name))
	case r.Key.Keystore != "" && r.Key.PasswordFile == "" && c.Ask == nil:
		return bad("password-file", "the keystore's password is missing", "put it into a file that only you can read and name that file; at a terminal you are asked for it")
	case r.Key.PasswordFile != "" && r.Key.Keystore == "":
		return bad("password-file", "it is for a keystore, but none is named", "name it, or leave this out")
	case r.Key.Account != common.Address{} && c.Signer.URL == "":
		return bad("account", "no key is configured for it", "name the remote signer that has it with --signer-url, or a keystore in place of the account")
	case r.Key.Raw != "" && !c.Dev:
		return bad("raw-key", "everybody who can read this machine's files or processes can read a raw key", "use a keystore; --dev accepts raw keys, for chains without real funds")
	}
	return nil
}

// Signers opens the keys of the roles that are on. Close ends the connection to the remote signer, if there is one.
func (c *Config) Signers(ctx context.Context) (signers map[string]send.Signer, close func(), err error) {
	signers, close = map[string]send.Signer{}, func() {}
	var remote *send.Remote
	if c.Signer.URL != "" {
		if c.Signer.KeyFile != "" {
			if err := private("signer.key", c.Signer.KeyFile); err != nil {
				return nil, nil, err
			}
		}
		remote, err = send.DialRemote(ctx, send.RemoteConfig{URL: c.Signer.URL, CAFile: c.Signer.CAFile, CertFile: c.Signer.CertFile, KeyFile: c.Signer.KeyFile})
		if err != nil {
			return nil, nil, &plain.InputError{What: "signer", Why: plain.Words(err), Do: "check signer.url, signer.ca, signer.cert and signer.key"}
		}
		close = remote.Close
	}
	for _, role := range c.Roles() {
		if !role.On {
			continue
		}
		var key *ecdsa.PrivateKey
		switch {
		case role.Key.Keystore != "":
			key, err = Keystore(role.Name+".keystore", role.Key.Keystore, role.Name+".password-file", role.Key.PasswordFile, c.Ask)
		case role.Key.Raw != "":
			key, err = RawKey(role.Name+".raw-key", role.Key.Raw)
		default:
			signers[role.Name] = remote.Signer(role.Key.Account)
			continue
		}
		if err != nil {
			close()
			return nil, nil, err
		}
		signers[role.Name] = send.NewKeySigner(key)
	}
	return signers, close, nil
}

// CheckFiles is Check, and opens the files that are named.
func (c *Config) CheckFiles() error {
	if err := c.Check(); err != nil {
		return err
	}
	if _, err := deploy.Load(c.Rollup); err != nil {
		return &plain.InputError{What: "rollup", Why: plain.Words(err), Do: "name the rollup.json that loft deploy wrote or that the chain's operators publish; loft dev's is in its data directory"}
	}
	_, done, err := c.Signers(context.Background()) // a remote signer is asked when it is to sign
	if err == nil {
		done()
	}
	return err
}

// RawKey reads a private key in hex. The text is a secret, and in no error.
func RawKey(what, text string) (*ecdsa.PrivateKey, error) {
	key, err := crypto.HexToECDSA(strings.TrimPrefix(strings.TrimSpace(text), "0x"))
	if err != nil {
		return nil, &plain.InputError{What: what, Why: "not a private key", Do: "a key is 64 hex digits"}
	}
	return key, nil
}

// Keystore opens an encrypted key of go-ethereum's format, with the password in a file, or as ask answers where no file is named.
// what and whatPassword are the names under which the user gave them; ask may be nil.
func Keystore(what, path, whatPassword, passwordFile string, ask Ask) (*ecdsa.PrivateKey, error) {
	raw, err := readFile(what, path)
	if err != nil {
		return nil, err
	}
	password, err := password(what, path, whatPassword, passwordFile, ask)
	if err != nil {
		return nil, err
	}
	key, err := keystore.DecryptKey(raw, password)
	if errors.Is(err, keystore.ErrDecrypt) && passwordFile == "" {
		return nil, &plain.InputError{What: "password", Why: "does not belong to " + path, Do: "try again"}
	}
	if errors.Is(err, keystore.ErrDecrypt) {
		return nil, &plain.InputError{What: whatPassword, Why: "it is not the password of " + path, Do: "check the file's contents"}
	}
	if err != nil {
		return nil, &plain.InputError{What: what, Why: path + " is not an encrypted key: " + plain.Words(err), Do: "name a keystore file, as geth account new writes it"}
	}
	return key.PrivateKey, nil
}

func password(what, path, whatFile, file string, ask Ask) (string, error) {
	if file == "" && ask == nil {
		return "", &plain.InputError{What: what, Why: "no password was given", Do: "put it into a file that only you can read, and name the file with " + whatFile + "; at a terminal you are asked for it"}
	}
	if file == "" {
		text, err := ask("Password of " + path + ": ")
		if err != nil {
			return "", &plain.InputError{What: what, Why: "no password was given: " + plain.Words(err), Do: "put it into a file that only you can read, and name the file with " + whatFile}
		}
		return text, nil
	}
	if err := private(whatFile, file); err != nil {
		return "", err
	}
	raw, err := readFile(whatFile, file)
	return strings.TrimRight(string(raw), "\r\n"), err
}

// readFile reads a small file that the user named.
func readFile(what, path string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &plain.InputError{What: what, Why: "there is no file " + path, Do: "check the path"}
	}
	if err != nil {
		return nil, &plain.InputError{What: what, Why: plain.Words(err), Do: "check the path and its permissions"}
	}
	return raw, nil
}
