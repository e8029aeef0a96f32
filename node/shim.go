package node

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethnode "github.com/ethereum/go-ethereum/node"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/courier"
	"loft/l1"
)

type shim struct{ n *Node }

func (s *shim) SendRawTransaction(ctx context.Context, raw hexutil.Bytes) (common.Hash, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return common.Hash{}, err
	}
	_, err := s.n.sequencer.Submit(ctx, tx)
	return tx.Hash(), err
}

func (n *Node) openServer(ctx context.Context) error {
	srv := gethrpc.NewServer()
	for _, a := range n.chain.APIs() {
		switch a.Namespace {
		case "eth", "net", "debug":
			if err := srv.RegisterName(a.Namespace, a.Service); err != nil {
				return err
			}
		}
	}
	if err := srv.RegisterName("loft", &api{n}); err != nil {
		return err
	}
	if n.sequencer != nil {
		if err := srv.RegisterName("eth", &shim{n}); err != nil {
			return err
		}
	}
	n.rpc = srv
	var err error
	n.server, err = listen(n.cfg.HTTPPort, gethnode.NewHTTPHandlerStack(srv, []string{"*"}, []string{"localhost"}, nil, false), n.log)
	return err
}

func (n *Node) openCourier(ctx context.Context) error {
	key := n.cfg.Roles.Courier
	if key == nil {
		return nil
	}
	client := l1.New(gethrpc.DialInProc(n.rpc))
	sender, err := n.openSender(ctx, "courier", key, client)
	if err != nil {
		return err
	}
	c, err := courier.New(courier.Config{Chain: n.chain, Queue: n.follower.Entries(), Client: client, Sender: sender, Everything: n.cfg.Roles.CourierForAll, Log: n.log})
	if err != nil {
		return err
	}
	n.run("courier", c.Run)
	return nil
}
