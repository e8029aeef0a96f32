package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"regexp"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/l1"
)

// logs measures what it takes to read the logs of one L1 block that is full of events of the contracts.
func logs(ctx context.Context, wanted *regexp.Regexp) error {
	fmt.Println("logs: processor µs each, from L1's answer to logs that are checked (what answers is counted)")
	for _, r := range []struct {
		name         string
		topics, data int
	}{
		{"StakeKilled", 2, 0},
		{"AssertionJoined", 4, 32},
		{"AssertionMade", 3, 96},
		{"Dissected, 64 hashes", 4, 32 * (4 + 64)},
	} {
		if !wanted.MatchString(r.name) {
			continue
		}
		const count = 2000
		stub, address := newStub(), common.Address{0xb2}
		var all []*types.Log
		for i := range count {
			l := &types.Log{Address: address, Topics: make([]common.Hash, r.topics), Data: make([]byte, r.data)}
			for k := range l.Topics {
				l.Topics[k] = common.Hash{31: byte(i), 30: byte(k)}
			}
			all = append(all, l)
		}
		block := stub.mine(all...)
		server := rpc.NewServer()
		if err := server.RegisterName("eth", stubAPI{stub}); err != nil {
			return err
		}
		web := httptest.NewServer(server)
		defer web.Close()
		client, err := l1.Dial(ctx, web.URL)
		if err != nil {
			return err
		}
		defer client.Close()
		each, err := repeat(func() error {
			got, err := client.Logs(ctx, block.hash, address)
			if err == nil && len(got) != count {
				err = fmt.Errorf("%d logs of %d", len(got), count)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		fmt.Printf("%-58s %10.1f\n", r.name, us(each)/count)
	}
	return nil
}
