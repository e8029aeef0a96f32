package deploy

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

// FuzzLoad: whatever a description says, it is an error, or what it describes can be worked out, or that is one.
func FuzzLoad(f *testing.F) {
	params, err := Preset("devnet")
	if err != nil {
		f.Fatal(err)
	}
	params.L1ChainID, params.L2ChainID, params.Sequencer, params.ProgramState, params.L2Timestamp = 900, 901, common.Address{1}, program, 1
	f.Add([]byte(text(f, &Instance{Deployer: common.Address{1}, Nonce: 2, Params: params})))
	f.Add([]byte(`{"deployer":"0x0000000000000000000000000000000000000001","params":{"L1ChainID":1,"L2ChainID":2}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		path := written(t, raw)
		i, err := Load(path)
		if err != nil {
			return
		}
		if _, err := i.Plan(); err != nil {
			return
		}
		if err := i.Save(path); err != nil {
			t.Fatal(err)
		}
		if again, err := Load(path); err != nil || text(t, again) != text(t, i) {
			t.Errorf("it is saved as another, %v", err)
		}
	})
}

// FuzzLoadGenesis: whatever a genesis file says, it is a block, or an error.
func FuzzLoadGenesis(f *testing.F) {
	f.Add([]byte(`{"config":{"chainId":901},"gasLimit":"0x1c9c380","difficulty":"0x0","alloc":{"0x0000000000000000000000000000000000000001":{"balance":"0x1","code":"0x00","storage":{"0x00":"0x01"}}}}`))
	f.Add([]byte(`{"config":{"chainId":901,"londonBlock":0,"shanghaiTime":0,"cancunTime":0,"pragueTime":0,"terminalTotalDifficulty":0},"gasLimit":"0x1","difficulty":"0x0","alloc":{},"baseFeePerGas":"0x1","excessBlobGas":"0x0"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		g, err := LoadGenesis(written(t, raw))
		if err != nil {
			return
		}
		if hash, err := genesisHash(g); err == nil {
			stored, err := json.Marshal(g)
			if err != nil {
				t.Fatal(err)
			}
			again, err := LoadGenesis(written(t, stored))
			if err != nil {
				t.Fatal(err)
			}
			if other, err := genesisHash(again); err != nil || other != hash {
				t.Errorf("it is stored as another: %s, %v, before %s", other, err, hash)
			}
		}
	})
}

// written puts bytes into a file.
func written(t *testing.T, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
