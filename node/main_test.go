package node_test

import (
	"testing"

	"loft/internal/testutil"
)

func TestMain(m *testing.M) { testutil.Main(m, 4) }
