package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"loft/node"
	"loft/plain"
	"loft/store"
)

// devInfo is what `loft dev` says when it is ready: its --json line, and the file by which other commands find it.
type devInfo struct {
	L1RPC       string                    `json:"l1_rpc"`
	L1Beacon    string                    `json:"l1_beacon"`
	L2RPC       string                    `json:"l2_rpc"`
	L1ChainID   uint64                    `json:"l1_chain_id"`
	L2ChainID   uint64                    `json:"l2_chain_id"`
	L1Contracts map[string]common.Address `json:"l1_contracts"`
	TestToken   common.Address            `json:"test_token"` // an ERC-20 on L1
	Mnemonic    string                    `json:"mnemonic"`   // of the accounts
	Web         string                    `json:"web"`
	DataDir     string                    `json:"data_dir"`
	Accounts    []devAccount              `json:"accounts"`
}

// devAccount is one of the ten well-known accounts; everybody knows its key.
type devAccount struct {
	Address common.Address `json:"address"`
	Key     string         `json:"key"`
}

const devFile = node.DevFile

// defaultDataDir is where `loft dev` keeps its chain unless told otherwise.
func defaultDataDir() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", &plain.InputError{What: "data directory", Why: "there is no home directory: " + err.Error(), Do: "name a directory with --data-dir"}
	}
	return filepath.Join(home, ".loft", "dev"), nil
}

// inDir is the flag that names a data directory to the commands, if they need it.
func inDir(dir string) string {
	if usual, err := defaultDataDir(); err == nil && usual == dir {
		return ""
	}
	if strings.ContainsAny(dir, " \t\n'\"\\$`&|;<>()*?[]#~!{}") {
		dir = "'" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
	}
	return " --data-dir " + dir
}

// notRunningError: the directory's chain is stopped, or not up yet.
type notRunningError struct {
	dir      string
	starting bool
}

func (e *notRunningError) Error() string {
	if e.starting {
		return "endpoints: none given, and the `loft dev` in " + e.dir + " is starting or stopping"
	}
	return "endpoints: none given, and the `loft dev` in " + e.dir + " is not running"
}
func (e *notRunningError) Kind() plain.Kind { return plain.KindEndpoint }
func (e *notRunningError) Hint() string {
	if e.starting {
		return "try again once it is ready"
	}
	return "start it with `loft dev" + inDir(e.dir) + "`; or name endpoints with --l1 and --l2"
}

// readDevFile finds the chain that `loft dev` runs on a data directory.
func readDevFile(dir string) (devInfo, error) {
	state, err := node.LookAtDev(dir)
	if err != nil {
		return devInfo{}, &plain.InputError{What: "--data-dir", Why: plain.Words(err), Do: "name a readable directory, or endpoints with --l1 and --l2"}
	}
	if state == node.DevStopped {
		return devInfo{}, &notRunningError{dir: dir}
	}
	path := filepath.Join(dir, devFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && state == node.DevRuns {
		return devInfo{}, &notRunningError{dir: dir, starting: true}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return devInfo{}, &plain.InputError{What: "endpoints", Why: "none given, and no `loft dev` has run in " + dir,
			Do: "start a chain with `loft dev" + inDir(dir) + "`, or name endpoints with --l1 and --l2"}
	}
	if err != nil {
		return devInfo{}, &plain.InputError{What: path, Why: plain.Words(err), Do: "name endpoints with --l1 and --l2"}
	}
	var info devInfo
	if err := json.Unmarshal(raw, &info); err != nil || info.L1RPC == "" || info.L2RPC == "" {
		return devInfo{}, &plain.InputError{What: path, Why: "it is damaged", Do: "start `loft dev` again, or name endpoints with --l1 and --l2"}
	}
	return info, nil
}

// writeDevFile is `loft dev`'s half. The file appears whole or not at all, and is its owner's alone.
func writeDevFile(dir string, info devInfo) error {
	raw, err := json.MarshalIndent(info, "", "  ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", devFile, err)
	}
	return store.WriteFile(filepath.Join(dir, devFile), append(raw, '\n'))
}
