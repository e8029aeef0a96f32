package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"

	"loft/bridge"
	"loft/node"
)

// devInfo is what `loft dev` says when it is ready: its --json line, and the file by which other commands find it.
type devInfo struct {
	L1RPC    string       `json:"l1_rpc"`
	L1Beacon string       `json:"l1_beacon"`
	L2RPC    string       `json:"l2_rpc"`
	Web      string       `json:"web"`
	DataDir  string       `json:"data_dir"`
	Accounts []devAccount `json:"accounts"`
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
		return "", &bridge.InputError{What: "data directory", Why: "there is no home directory: " + err.Error(), Do: "name a directory with --data-dir"}
	}
	return filepath.Join(home, ".loft", "dev"), nil
}

// readDevFile finds the chain that `loft dev` runs, or last ran, on a data directory.
func readDevFile(dir string) (devInfo, error) {
	path := filepath.Join(dir, devFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return devInfo{}, &bridge.InputError{What: "endpoints", Why: "none given, and no `loft dev` has run in " + dir,
			Do: "start a chain with `loft dev`, or name endpoints with --l1 and --l2"}
	}
	if err != nil {
		return devInfo{}, &bridge.InputError{What: path, Why: err.Error(), Do: "name endpoints with --l1 and --l2"}
	}
	var info devInfo
	if err := json.Unmarshal(raw, &info); err != nil || info.L1RPC == "" || info.L2RPC == "" {
		return devInfo{}, &bridge.InputError{What: path, Why: "it is damaged", Do: "start `loft dev` again, or name endpoints with --l1 and --l2"}
	}
	return info, nil
}

// writeDevFile is `loft dev`'s half. The file appears whole or not at all, and is its owner's alone.
func writeDevFile(dir string, info devInfo) error {
	raw, err := json.MarshalIndent(info, "", "  ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", devFile, err)
	}
	path := filepath.Join(dir, devFile)
	if err := os.WriteFile(path+".tmp", append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
