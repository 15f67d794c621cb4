"""The unmodified Python SDK 10 on a devnet. Usage: sdk_tour.py URL WALLET_FOLDER; run by tour.ts beside this file.

Each step asks the SDK to do something, and then reads the chain's storage for what must have come of it.
"""

import os
import sys

URL, WALLETS = sys.argv[1:]
# The SDK takes the arguments of whatever program imports it for its own.
sys.argv = sys.argv[:1]

import bittensor as bt  # noqa: E402
from bittensor.core.chain_data import ProxyType, SubnetIdentity  # noqa: E402
from bittensor.core.extrinsics.sudo import sudo_call_extrinsic  # noqa: E402
from bittensor.utils import networking  # noqa: E402
from bittensor.utils.balance import Balance  # noqa: E402
from scalecodec.utils.ss58 import ss58_encode  # noqa: E402
from steps import end, same, take  # noqa: E402

# The SDK asks public services for its own address when it makes an axon; this machine may have no way out.
networking.get_external_ip = lambda: "203.0.113.1"

RAO = 10**9
NETUID = 2
chain = bt.Subtensor(network=URL)


def read(item: str, *params, module: str = "SubtensorModule"):
    found = chain.substrate.query(module, item, list(params))
    return getattr(found, "value", found)


def free(address: str) -> int:
    return read("Account", address, module="System")["data"]["free"]


def text(of_bytes) -> str:
    return bytes(of_bytes).decode()


def address(of_bytes) -> str:
    """The SDK leaves account ids inside other values as bytes."""
    return ss58_encode(bytes(of_bytes[0]).hex(), 42)


def stake(hotkey: str, coldkey: str, netuid: int = NETUID) -> int:
    """Alpha rao."""
    return chain.get_stake(coldkey, hotkey, netuid).rao


def well(response):
    assert response.success, response.message
    return response


def refused(response, name: str) -> None:
    assert not response.success, "it went through"
    assert name in str(response.message), response.message


def uri_wallet(name: str, uri: str) -> bt.Wallet:
    wallet = bt.Wallet(name=name, path=WALLETS)
    wallet.create_coldkey_from_uri(uri, use_password=False, suppress=True)
    wallet.create_hotkey_from_uri(f"{uri}//hotkey", use_password=False, suppress=True)
    return wallet


def root(function: str, params: dict, module: str = "AdminUtils") -> None:
    """Through sudo, whose own extrinsic succeeds also when the call inside fails."""
    response = well(sudo_call_extrinsic(chain, alice, function, params, module))
    events = [event["event"] for event in response.extrinsic_receipt.triggered_events]
    (inside,) = [event["attributes"]["sudo_result"] for event in events if event["event_id"] == "Sudid"]
    assert "Err" not in inside, f"{function}: {inside}"


def tao(amount: float, netuid: int = 0) -> Balance:
    return Balance.from_tao(amount).set_unit(netuid)


alice = uri_wallet("alice", "//Alice")
bob = uri_wallet("bob", "//Bob")
miner = bt.Wallet(name="miner", path=WALLETS, hotkey="default")
hot, cold = "", ""


def boots():
    same(chain.is_fast_blocks(), True)
    same(chain.get_existential_deposit().rao, 500)
    assert chain.block >= 0
    return f"block {chain.block}, spec {chain.substrate.runtime.runtime_version}"


def creates_a_wallet():
    global hot, cold
    miner.create(coldkey_use_password=False, hotkey_use_password=False, suppress=True)
    hot, cold = miner.hotkey.ss58_address, miner.coldkeypub.ss58_address
    assert os.path.exists(os.path.join(WALLETS, "miner", "coldkeypub.txt"))
    same(alice.coldkeypub.ss58_address, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")


def reads_balances():
    same(chain.get_balance(alice.coldkeypub.ss58_address).rao, 1_000_000 * RAO)
    both = chain.get_balances(bob.coldkeypub.ss58_address, cold)
    same([both[bob.coldkeypub.ss58_address].rao, both[cold].rao], [1_000_000 * RAO, 0])


def transfers():
    before = free(alice.coldkeypub.ss58_address)
    fee = chain.get_transfer_fee(wallet=alice, destination_ss58=cold, amount=tao(50_000))
    response = well(chain.transfer(alice, cold, tao(50_000)))
    same(free(cold), 50_000 * RAO)
    same(before - free(alice.coldkeypub.ss58_address), 50_000 * RAO + response.extrinsic_fee.rao)
    # The SDK estimates with another era than it signs with.
    assert abs(response.extrinsic_fee.rao - fee.rao) < 1000, (response.extrinsic_fee.rao, fee.rao)


def refuses_a_transfer_beyond_the_balance():
    before = free(cold)
    refused(chain.transfer(miner, alice.coldkeypub.ss58_address, tao(1_000_000)), "balance")
    same(free(cold), before)


def registers_a_subnet():
    cost = chain.get_subnet_burn_cost().rao
    before = free(cold)
    well(chain.register_subnet(miner))
    same([read("TotalNetworks"), read("SubnetOwner", NETUID), read("SubnetOwnerHotkey", NETUID)], [3, cold, hot])
    same(chain.get_all_subnets_netuid(), [0, 1, NETUID])
    paid = before - free(cold)
    assert cost <= paid < cost + RAO, (cost, paid)
    return f"for {cost / RAO} TAO"


def starts_the_subnet():
    same(chain.is_subnet_active(NETUID), False)
    refused(chain.start_call(alice, NETUID), "BadOrigin")
    well(chain.start_call(miner, NETUID))
    same(chain.is_subnet_active(NETUID), True)
    assert read("FirstEmissionBlockNumber", NETUID) > 0


def reads_the_subnets():
    subnets = chain.all_subnets()
    same([one.netuid for one in subnets], [0, 1, NETUID])
    one = chain.subnet(NETUID)
    same([one.owner_hotkey, one.owner_coldkey, one.tempo], [hot, cold, read("Tempo", NETUID)])
    same(one.tao_in.rao, read("SubnetTAO", NETUID))
    same(chain.get_subnet_prices()[NETUID].rao // 100, chain.get_subnet_price(NETUID).rao // 100)
    info = chain.get_subnet_info(NETUID)
    same([info.owner_ss58, info.max_n], [cold, read("MaxAllowedUids", NETUID)])
    same(len(chain.get_all_subnets_info()), 3)
    assert len(chain.get_all_metagraphs_info()) == 3
    return f"price {one.price}"


def reads_hyperparameters():
    found = chain.get_subnet_hyperparameters(NETUID)
    same(
        [found.tempo, found.immunity_period, found.min_allowed_weights, found.commit_reveal_weights_enabled],
        [read(n, NETUID) for n in ("Tempo", "ImmunityPeriod", "MinAllowedWeights", "CommitRevealWeightsEnabled")],
    )


def registers_neurons():
    well(chain.burned_register(bob, NETUID))
    uid = chain.get_uid_for_hotkey_on_subnet(bob.hotkey.ss58_address, NETUID)
    same([uid, read("Uids", NETUID, bob.hotkey.ss58_address), read("SubnetworkN", NETUID)], [1, 1, 2])
    well(chain.burned_register(alice, NETUID))
    same(chain.get_uid_for_hotkey_on_subnet(alice.hotkey.ss58_address, NETUID), 2)
    same(chain.get_netuids_for_hotkey(bob.hotkey.ss58_address), [NETUID])
    refused(chain.burned_register(bob, 77), "does not exist")


def registers_on_the_root_network():
    well(chain.root_register(bob))
    same(chain.is_hotkey_registered(bob.hotkey.ss58_address, 0), True)


def adds_stake():
    before = free(cold)
    quote = chain.sim_swap(0, NETUID, tao(1_000))
    well(chain.add_stake(miner, NETUID, hot, tao(1_000)))
    got = stake(hot, cold)
    assert abs(got - quote.alpha_amount.rao) < got // 1000 or got > quote.alpha_amount.rao, (got, quote)
    paid = before - free(cold)
    assert 1_000 * RAO <= paid < 1_001 * RAO, paid
    well(chain.add_stake(bob, NETUID, bob.hotkey.ss58_address, tao(3_000)))
    return f"{got / RAO} alpha"


def adds_stake_with_a_price_limit():
    before = stake(hot, cold)
    well(chain.add_stake(miner, NETUID, hot, tao(5), safe_staking=True, rate_tolerance=0.5))
    assert stake(hot, cold) > before
    big = chain.add_stake(miner, NETUID, hot, tao(20_000), safe_staking=True, rate_tolerance=0.001)
    refused(big, "SlippageTooHigh")
    well(chain.add_stake(miner, NETUID, hot, tao(20_000), safe_staking=True, rate_tolerance=0.01, allow_partial_stake=True))


def adds_stake_through_the_shield():
    before, paid_from = stake(bob.hotkey.ss58_address, bob.coldkeypub.ss58_address), free(bob.coldkeypub.ss58_address)
    assert len(chain.get_mev_shield_next_key()) == 1184
    response = well(chain.add_stake(bob, NETUID, bob.hotkey.ss58_address, tao(10), mev_protection=True))
    assert response.mev_extrinsic is not None
    assert stake(bob.hotkey.ss58_address, bob.coldkeypub.ss58_address) > before
    assert paid_from - free(bob.coldkeypub.ss58_address) >= 10 * RAO
    return f"revealed in block {response.mev_extrinsic.block_number}"


def reads_stake():
    infos = chain.get_stake_info_for_coldkey(cold)
    same({i.netuid for i in infos if i.hotkey_ss58 == hot and i.stake.rao > 0}, {NETUID})
    assert chain.get_stake_for_hotkey(hot, NETUID).rao == read("TotalHotkeyAlpha", hot, NETUID)
    assert chain.get_hotkey_stake(hot, NETUID).rao == read("TotalHotkeyAlpha", hot, NETUID)
    many = chain.get_stake_info_for_coldkeys([cold, bob.coldkeypub.ss58_address])
    same(set(many), {cold, bob.coldkeypub.ss58_address})


def moves_stake():
    before = stake(bob.hotkey.ss58_address, cold)
    well(chain.move_stake(miner, NETUID, hot, NETUID, bob.hotkey.ss58_address, tao(100, NETUID)))
    assert abs(stake(bob.hotkey.ss58_address, cold) - before - 100 * RAO) < RAO


def swaps_stake():
    # Near the end of an epoch nobody, root included, may change a subnet; and its owner only once in some epochs.
    root("sudo_set_admin_freeze_window", {"window": 0})
    root("sudo_set_owner_hparam_rate_limit", {"epochs": 0})
    root("sudo_set_subtoken_enabled", {"netuid": 1, "subtoken_enabled": True})
    well(chain.swap_stake(miner, hot, NETUID, 1, tao(20, NETUID)))
    assert stake(hot, cold, 1) > 0


def transfers_stake():
    there = alice.coldkeypub.ss58_address
    before = stake(hot, there)
    well(chain.transfer_stake(miner, there, hot, NETUID, NETUID, tao(30, NETUID)))
    assert abs(stake(hot, there) - before - 30 * RAO) < RAO


def removes_stake():
    before, held = free(cold), stake(hot, cold)
    well(chain.unstake(miner, NETUID, hot, tao(50, NETUID)))
    assert free(cold) > before
    # Emission comes in meanwhile.
    assert stake(hot, cold) < held
    well(chain.unstake(miner, NETUID, hot, tao(50, NETUID), safe_unstaking=True, rate_tolerance=0.5))


def removes_all_stake():
    well(chain.unstake_all(miner, NETUID, bob.hotkey.ss58_address, rate_tolerance=None))
    same(stake(bob.hotkey.ss58_address, cold), 0)


def reads_the_metagraph():
    graph = chain.metagraph(NETUID, lite=False)
    same(list(graph.hotkeys), [hot, bob.hotkey.ss58_address, alice.hotkey.ss58_address])
    same([int(graph.n), graph.owner_coldkey], [3, cold])
    assert float(graph.stake[1]) > 0
    info = chain.get_metagraph_info(NETUID)
    same([info.netuid, info.num_uids, info.tempo], [NETUID, 3, read("Tempo", NETUID)])
    neurons = chain.neurons(NETUID)
    same([n.hotkey for n in neurons], list(graph.hotkeys))
    same([n.uid for n in chain.neurons_lite(NETUID)], [0, 1, 2])
    same(chain.neuron_for_uid(1, NETUID).coldkey, bob.coldkeypub.ss58_address)


def serves_an_axon():
    axon = bt.Axon(wallet=bob, port=8097, ip="127.0.0.1", external_ip="198.51.100.7", external_port=8097)
    well(chain.serve_axon(NETUID, axon))
    found = read("Axons", NETUID, bob.hotkey.ss58_address)
    same([found["ip"], found["port"], found["ip_type"]], [0xC6336407, 8097, 4])
    same(chain.metagraph(NETUID).axons[1].ip, "198.51.100.7")


def sets_hyperparameters():
    root("sudo_set_tempo", {"netuid": NETUID, "tempo": 20})
    root("sudo_set_weights_set_rate_limit", {"netuid": NETUID, "weights_set_rate_limit": 0})
    root("sudo_set_commit_reveal_weights_enabled", {"netuid": NETUID, "enabled": False})
    same([chain.tempo(NETUID), chain.commit_reveal_enabled(NETUID), chain.weights_rate_limit(NETUID)], [20, False, 0])
    mine = {"netuid": NETUID, "immunity_period": 77}
    call = chain.compose_call("AdminUtils", "sudo_set_immunity_period", mine)
    refused(chain.sign_and_send_extrinsic(call, bob), "BadOrigin")
    well(chain.sign_and_send_extrinsic(call, miner))
    same(read("ImmunityPeriod", NETUID), 77)


def sets_weights():
    epoch = chain.block + 45
    chain.wait_for_block(epoch)
    permits = read("ValidatorPermit", NETUID)
    assert permits[1], f"no permit: {permits}"
    well(chain.set_weights(bob, NETUID, [0, 2], [0.75, 0.25]))
    same([tuple(pair) for pair in read("Weights", NETUID, 1)], [(0, 65535), (2, 21845)])
    same(dict(chain.weights(NETUID))[1], [(0, 65535), (2, 21845)])


def waits_for_the_next_epoch() -> None:
    """By the chain's word; the SDK reckons with a tempo that starts with block 0."""
    chain.wait_for_block(chain.query_runtime_api("SubnetInfoRuntimeApi", "get_next_epoch_start_block", [NETUID]) + 1)


def commits_and_reveals_weights():
    root("sudo_set_commit_reveal_weights_enabled", {"netuid": NETUID, "enabled": True})
    root("sudo_set_commit_reveal_weights_interval", {"netuid": NETUID, "interval": 1})
    # Revealing scales weights up to u16::MAX, committing does not.
    salt, uids, weights = [1, 2, 3, 4], [0, 2], [32768, 65535]
    waits_for_the_next_epoch()
    well(chain.commit_weights(bob, NETUID, salt, uids, weights, wait_for_inclusion=True, wait_for_finalization=True))
    commits = read("WeightCommits", NETUID, bob.hotkey.ss58_address)
    same(len(commits), 1)
    # The pool refuses it already, with the number of RevealTooEarly.
    refused(chain.reveal_weights(bob, NETUID, uids, weights, salt), "Custom error: 17")
    waits_for_the_next_epoch()
    well(chain.reveal_weights(bob, NETUID, uids, weights, salt))
    same([tuple(pair) for pair in read("Weights", NETUID, 1)], [(0, 32768), (2, 65535)])


def commits_timelocked_weights():
    well(chain.set_weights(bob, NETUID, [0, 2], [0.5, 0.5], block_time=0.25, commit_reveal_version=4))
    held = chain.get_timelocked_weight_commits(NETUID)
    same([commit[0] for commit in held], [bob.hotkey.ss58_address])
    root("sudo_set_commit_reveal_weights_enabled", {"netuid": NETUID, "enabled": False})


def sets_children():
    child = alice.hotkey.ss58_address
    well(chain.root_set_pending_childkey_cooldown(alice, 0))
    well(chain.set_children(bob, NETUID, bob.hotkey.ss58_address, [(0.5, child)]))
    pending = read("PendingChildKeys", NETUID, bob.hotkey.ss58_address)
    if pending[0]:
        chain.wait_for_block(chain.block + 45)
    same([(share, address(key)) for share, key in read("ChildKeys", bob.hotkey.ss58_address, NETUID)], [(2**63 - 1, child)])
    ok, children, _ = chain.get_children(bob.hotkey.ss58_address, NETUID)
    same([ok, [c for _, c in children]], [True, [child]])
    same([p for _, p in chain.get_parents(child, NETUID)], [bob.hotkey.ss58_address])


def sets_the_take():
    same(round(chain.get_delegate_take(bob.hotkey.ss58_address), 3), 0.18)
    well(chain.set_delegate_take(bob, bob.hotkey.ss58_address, 0.1))
    same(read("Delegates", bob.hotkey.ss58_address), 6553)
    found = chain.get_delegate_by_hotkey(bob.hotkey.ss58_address)
    same([found.owner_ss58, round(found.take, 3)], [bob.coldkeypub.ss58_address, 0.1])
    assert bob.hotkey.ss58_address in [d.hotkey_ss58 for d in chain.get_delegates()]


def sets_the_subnet_identity():
    identity = SubnetIdentity("Forecasts", "https://example.org/repo", "a@example.org", "https://example.org", "", "", "what it does", "")
    well(chain.set_subnet_identity(miner, NETUID, identity))
    same(chain.subnet(NETUID).subnet_identity.subnet_name, "Forecasts")
    found = read("SubnetIdentitiesV3", NETUID)
    same(text(found["github_repo"]), "https://example.org/repo")


def sets_an_identity():
    fields = {"name": "Bob", "url": "", "github_repo": "", "image": "", "discord": "", "description": "a validator", "additional": ""}
    call = chain.compose_call("SubtensorModule", "set_identity", fields)
    well(chain.sign_and_send_extrinsic(call, bob))
    found = chain.query_identity(bob.coldkeypub.ss58_address)
    same([found.name, found.description], ["Bob", "a validator"])


def acts_by_proxy():
    real, delegate = cold, bob.coldkeypub.ss58_address
    well(chain.add_proxy(miner, delegate, ProxyType.Transfer, 0))
    proxies, deposit = chain.get_proxies_for_real_account(real)
    same([(p.delegate, p.proxy_type, p.delay) for p in proxies], [(delegate, "Transfer", 0)])
    assert deposit.rao > 0
    there = "5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy"
    call = chain.compose_call("Balances", "transfer_keep_alive", {"dest": there, "value": 3 * RAO})
    before = free(there)
    well(chain.proxy(bob, real, ProxyType.Transfer, call))
    same(free(there) - before, 3 * RAO)
    forbidden = chain.compose_call("SubtensorModule", "start_call", {"netuid": NETUID})
    chain.proxy(bob, real, ProxyType.Transfer, forbidden)
    well(chain.remove_proxy(miner, delegate, ProxyType.Transfer, 0))
    same(chain.get_proxies_for_real_account(real)[0], [])


def commits_data():
    well(chain.set_commitment(bob, NETUID, "hello"))
    same(chain.get_commitment(NETUID, 1), "hello")
    same(chain.get_all_commitments(NETUID), {bob.hotkey.ss58_address: "hello"})


def chooses_how_root_dividends_come():
    well(chain.set_root_claim_type(bob, "Keep"))
    same(chain.get_root_claim_type(bob.coldkeypub.ss58_address), "Keep")
    well(chain.set_root_claim_type(bob, {"KeepSubnets": {"subnets": [NETUID]}}))
    same(chain.get_root_claim_type(bob.coldkeypub.ss58_address), {"KeepSubnets": {"subnets": [NETUID]}})


def stakes_automatically():
    well(chain.set_auto_stake(bob, NETUID, bob.hotkey.ss58_address))
    same(read("AutoStakeDestination", bob.coldkeypub.ss58_address, NETUID), bob.hotkey.ss58_address)
    same(chain.get_auto_stakes(bob.coldkeypub.ss58_address), {NETUID: bob.hotkey.ss58_address})


def raises_a_crowdloan():
    next_id = chain.get_crowdloan_next_id()
    well(chain.create_crowdloan(bob, tao(10), tao(1), tao(20), chain.block + 80, target_address=cold))
    well(chain.contribute_crowdloan(alice, next_id, tao(10)))
    (loan,) = [one for one in chain.get_crowdloans() if one.id == next_id]
    same([loan.raised.rao, loan.creator, loan.finalized], [20 * RAO, bob.coldkeypub.ss58_address, False])
    same(chain.get_crowdloan_contributions(next_id)[alice.coldkeypub.ss58_address].rao, 10 * RAO)
    before = free(cold)
    well(chain.finalize_crowdloan(bob, next_id))
    same(free(cold) - before, 20 * RAO)


def announces_a_coldkey_swap():
    well(chain.announce_coldkey_swap(alice, miner.hotkey.ss58_address))
    found = chain.get_coldkey_swap_announcement(alice.coldkeypub.ss58_address)
    same(found.coldkey, alice.coldkeypub.ss58_address)
    # An account that has announced a swap may do little else.
    before = free(cold)
    assert not chain.transfer(alice, cold, tao(1)).success
    same(free(cold), before)


def reads_an_earlier_block():
    then = chain.block
    before = free(cold)
    well(chain.transfer(bob, cold, tao(1)))
    same([chain.get_balance(cold, block=then).rao, chain.get_balance(cold).rao], [before, before + RAO])
    same(chain.tempo(NETUID, block=then), 20)
    assert chain.get_timestamp().timestamp() > 0
    same(chain.get_block_info(1).number, 1)


for go in (
    boots,
    creates_a_wallet,
    reads_balances,
    transfers,
    refuses_a_transfer_beyond_the_balance,
    registers_a_subnet,
    starts_the_subnet,
    reads_the_subnets,
    reads_hyperparameters,
    registers_neurons,
    registers_on_the_root_network,
    adds_stake,
    adds_stake_with_a_price_limit,
    adds_stake_through_the_shield,
    reads_stake,
    moves_stake,
    swaps_stake,
    transfers_stake,
    removes_stake,
    removes_all_stake,
    reads_the_metagraph,
    serves_an_axon,
    sets_hyperparameters,
    sets_weights,
    commits_and_reveals_weights,
    commits_timelocked_weights,
    sets_children,
    sets_the_take,
    sets_the_subnet_identity,
    sets_an_identity,
    acts_by_proxy,
    commits_data,
    chooses_how_root_dividends_come,
    stakes_automatically,
    raises_a_crowdloan,
    reads_an_earlier_block,
    announces_a_coldkey_swap,
):
    take(go.__name__.replace("_", " "), go)
end()
