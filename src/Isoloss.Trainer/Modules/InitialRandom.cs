using Isoloss.Trainer.Data;

namespace Isoloss.Trainer.Modules;

/// <summary>A named random stream of a run.</summary>
public sealed class InitialRandom
{
    private CounterRandom _random;

    internal InitialRandom(CounterRandom random) => _random = random;

    /// <summary>A number from 0 to 1, without 1.</summary>
    public double Uniform() => _random.Uniform();

    /// <summary>A number from the standard normal distribution.</summary>
    public double Normal() => _random.Normal();
}
