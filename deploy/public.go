package deploy

// publicChains are the well-known ones, by chain id: wallets know each id by one name and one set of endpoints. The list at
// chainlist.org has all.
var publicChains = map[uint64]string{
	1: "Ethereum", 10: "OP Mainnet", 14: "Flare", 25: "Cronos", 30: "Rootstock", 40: "Telos", 56: "BNB Smart Chain", 97: "BNB Smart Chain testnet", 100: "Gnosis",
	122: "Fuse", 130: "Unichain", 137: "Polygon", 143: "Monad", 146: "Sonic", 169: "Manta Pacific", 196: "X Layer", 204: "opBNB", 232: "Lens", 239: "TAC", 250: "Fantom",
	252: "Fraxtal", 255: "Kroma", 288: "Boba", 295: "Hedera", 300: "ZKsync Sepolia", 314: "Filecoin", 324: "ZKsync Era", 360: "Shape", 480: "World Chain", 592: "Astar", 690: "Redstone",
	999: "HyperEVM", 1088: "Metis", 1101: "Polygon zkEVM", 1135: "Lisk", 1284: "Moonbeam", 1285: "Moonriver", 1301: "Unichain Sepolia", 1329: "Sei", 1514: "Story", 1625: "Gravity",
	1750: "Metal L2", 1868: "Soneium", 1923: "Swellchain", 2020: "Ronin", 2222: "Kava", 2741: "Abstract", 2818: "Morph", 4200: "Merlin", 4801: "World Chain Sepolia", 5000: "Mantle",
	6900: "Nibiru", 7000: "ZetaChain", 7560: "Cyber", 7777777: "Zora", 8217: "Kaia", 8453: "Base", 9745: "Plasma", 10200: "Gnosis Chiado", 17000: "Holesky", 33139: "ApeChain", 34443: "Mode",
	42161: "Arbitrum One", 42170: "Arbitrum Nova", 42220: "Celo", 42793: "Etherlink", 43113: "Avalanche Fuji", 43114: "Avalanche", 43111: "Hemi", 48900: "Zircuit", 57073: "Ink",
	59141: "Linea Sepolia", 59144: "Linea", 60808: "BOB", 80002: "Polygon Amoy", 80094: "Berachain", 81457: "Blast", 84532: "Base Sepolia", 98866: "Plume", 167000: "Taiko",
	200901: "Bitlayer", 421614: "Arbitrum Sepolia", 534351: "Scroll Sepolia", 534352: "Scroll", 543210: "ZERO", 560048: "Hoodi", 660279: "Xai", 747474: "Katana", 11155111: "Sepolia",
	11155420: "OP Sepolia", 666666666: "Degen", 888888888: "Ancient8", 1313161554: "Aurora",
}

// PublicChain is the name of the well-known chain that has an id; empty if none does.
func PublicChain(id uint64) string { return publicChains[id] }
