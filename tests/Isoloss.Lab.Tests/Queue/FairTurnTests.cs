using CsCheck;
using Isoloss.Lab.Execution.Queue;

namespace Isoloss.Tests;

/// <summary>Whose turn it is, in simulated time.</summary>
public sealed class FairTurnTests
{
    [Fact]
    public void People_get_their_shares_of_the_time_whatever_the_cores_and_the_lengths_of_runs() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 4], Gen.Double[0.5, 8], Gen.Double[0.5, 8]).Sample((cores, share, a, b) =>
        {
            var machine = new Machine(cores) { Shares = { ["ada"] = share } };
            machine.Join("a", "ada", 0, a);
            machine.Join("b", "bob", 0, b);
            machine.Advance(1000);
            // What runs when one looks was not charged yet, and cores that come free together go to one person.
            double tolerance = 2 * cores * Math.Max(a, b) * Math.Max(1, share);
            Assert.InRange(machine.Used("a") - share * machine.Used("b"), -tolerance, tolerance);
            Assert.Equal(cores * 1000.0, machine.Used("a") + machine.Used("b"), cores * 1.0);
        }, iter: 15);

    [Fact]
    public void Of_one_persons_studies_the_highest_priority_goes_first_and_equals_share()
    {
        var machine = new Machine(2);
        machine.Join("low", "ada", -1, 3);
        machine.Join("one", "ada", 5, 3);
        machine.Join("two", "ada", 5, 3);
        machine.Advance(900);
        Assert.Equal(0, machine.Used("low"));
        Assert.Equal(machine.Used("one"), machine.Used("two"), 12.0);
        machine.Leave("one");
        machine.Leave("two");
        machine.Advance(100);
        Assert.InRange(machine.Used("low"), 190, 200);
    }

    [Fact]
    public void Priority_takes_nothing_from_other_people()
    {
        var machine = new Machine(1);
        machine.Join("a", "ada", 100, 2);
        machine.Join("b", "bob", -100, 2);
        machine.Advance(1000);
        Assert.Equal(machine.Used("a"), machine.Used("b"), 4.0);
    }

    [Fact]
    public void Who_used_an_idle_machine_owes_nothing_to_who_comes_later()
    {
        var machine = new Machine(2);
        machine.Join("a", "ada", 0, 2);
        machine.Advance(1000);
        machine.Join("b", "bob", 0, 2);
        double before = machine.Used("a");
        machine.Advance(1000);
        Assert.Equal(machine.Used("b"), machine.Used("a") - before, 10.0);
    }

    [Fact]
    public void A_run_of_many_cores_is_not_overtaken_for_ever()
    {
        var machine = new Machine(4);
        machine.Join("small", "ada", 0, 3);
        machine.Join("wide", "bob", 0, 3, cores: 4);
        machine.Advance(1000);
        Assert.Equal(machine.Used("small"), machine.Used("wide"), 60.0);
    }

    [Fact]
    public void A_study_that_asks_no_more_holds_nobody_up()
    {
        var state = new QueueState
        {
            Stamp = 100,
            Studies =
            [
                new QueuedStudy { Id = "stopped", Study = "s", Root = "/", Owner = "ada", Priority = 9, Waiting = 1, Seen = 90 },
                new QueuedStudy { Id = "other", Study = "s", Root = "/", Owner = "ada", Waiting = 1, Seen = 100 },
            ],
        };
        Assert.Equal("other", FairTurn.Next(state)!.Id);
        Assert.True(FairTurn.MayStart(state, "other", 1));
    }

    [Fact]
    public void A_clock_that_starts_anew_charges_nobody()
    {
        var state = new QueueState
        {
            Stamp = 1e6,
            Used = new Dictionary<string, double> { ["ada"] = 7 },
            Studies = [new QueuedStudy { Id = "a", Study = "s", Root = "/", Owner = "ada", Runs = [new QueuedRun("k", 1)] }],
        };
        Assert.Equal(7, FairTurn.Charge(state, 5).Used["ada"]);
    }

    /// <summary>A machine in simulated time, whose studies always have another run to do.</summary>
    private sealed class Machine(int cores)
    {
        private const double Tick = 0.25;
        private readonly Dictionary<string, double> _length = [];
        private readonly Dictionary<string, double> _used = [];
        private readonly Dictionary<(string Study, string Key), double> _ends = [];
        private QueueState _state = new();
        private double _now;
        private int _started;

        public Dictionary<string, double> Shares { get; } = [];

        public double Used(string id) => _used[id];

        public void Join(string id, string owner, int priority, double length, int cores = 1)
        {
            (_length[id], _used[id]) = (length, 0);
            var study = new QueuedStudy { Id = id, Study = id, Root = "/", Owner = owner, Priority = priority, Cores = cores, Waiting = 1000 };
            double used = _state.Studies.Where(s => s.Owner == owner).Select(s => s.Used).DefaultIfEmpty(0).Min();
            _state = _state with { Shares = Shares, Studies = [.. _state.Studies, study with { Used = used }] };
        }

        public void Leave(string id) => _state = _state with { Studies = [.. _state.Studies.Where(s => s.Id != id)] };

        public void Advance(double seconds)
        {
            for (double end = _now + seconds; _now < end; _now += Tick)
            {
                Turn();
                foreach (QueuedStudy study in _state.Studies)
                    _used[study.Id] += Tick * study.Runs.Sum(r => r.Cores);
            }
        }

        private void Turn()
        {
            _state = FairTurn.Charge(_state, _now);
            _state = _state with { Studies = [.. _state.Studies.Select(s => s with { Seen = _now, Runs = [.. s.Runs.Where(r => _ends[(s.Id, r.Key)] > _now)] })] };
            while (FairTurn.Next(_state) is { } next && _state.Studies.Sum(s => s.Runs.Sum(r => r.Cores)) < cores && FairTurn.MayStart(_state, next.Id, cores))
            {
                string key = $"{++_started}";
                _ends[(next.Id, key)] = _now + _length[next.Id];
                _state = _state with { Studies = [.. _state.Studies.Select(s => s.Id == next.Id ? s with { Runs = [.. s.Runs, new QueuedRun(key, next.Cores)] } : s)] };
            }
        }
    }
}
