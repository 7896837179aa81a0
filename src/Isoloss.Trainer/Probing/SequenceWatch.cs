namespace Isoloss.Trainer.Probing;

/// <summary>
/// Finds training sequences whose loss is far from that of others of their domain. Each domain has a running mean and variance of its
/// sequences' losses, over about the last 64, so that the fall of the loss itself counts little; a sequence stands out at 8 standard deviations and .5 nats, to either side. It then
/// counts as one at 4, so that a poisoned sequence does not hide the next. After every 16 finds the bar doubles: a run gives at most
/// some dozens however long it is, and the worst among them also when they come late.
/// </summary>
internal sealed class SequenceWatch
{
    private const int Groups = 64, Memory = 64, Least = 32, FindsPerBar = 16, MostFinds = 96;
    private const double Bar = 8, LeastHeight = 0.5, Clip = 4;

    /// <summary>Nats. A model that begins with an output of zeros gives every sequence the same loss: nothing stands out from that by infinitely much.</summary>
    private const double LeastDeviation = 0.02;
    private readonly double[] _state = new double[StateLength];

    /// <summary>Numbers of <see cref="State"/>.</summary>
    public const int StateLength = 3 * Groups + 1;

    /// <summary>All that decides what follows, for snapshots.</summary>
    public ReadOnlySpan<double> State
    {
        get => _state;
        set => value.CopyTo(_state);
    }

    /// <summary>Takes in the loss of a sequence; gives what stands out about it, or null.</summary>
    /// <param name="group">Number of its domain, from 0; those beyond 63 share the last place.</param>
    /// <param name="loss">Its mean loss, nats.</param>
    public SequenceFind? Add(int group, double loss)
    {
        if (!double.IsFinite(loss))
            return null;
        Span<double> own = _state.AsSpan(3 * Math.Min(group, Groups - 1), 3);
        var (seen, mean, variance) = (own[0], own[1], own[2]);
        double deviation = Math.Max(LeastDeviation, Math.Sqrt(variance)), away = loss - mean;
        SequenceFind? find = seen >= Least ? Judge(away, deviation, mean) : null;
        if (seen >= Least)
            away = Math.Clamp(away, -Clip * deviation, Clip * deviation);
        double share = 1 / Math.Min(seen + 1, Memory);
        own[0] = seen + 1;
        own[1] = mean + share * away;
        own[2] = (1 - share) * (variance + share * away * away);
        return find;
    }

    private SequenceFind? Judge(double away, double deviation, double mean)
    {
        double finds = _state[^1];
        double bar = Bar * Math.Pow(2, Math.Floor(finds / FindsPerBar));
        if (Math.Abs(away) < Math.Max(LeastHeight, bar * deviation) || finds >= MostFinds)
            return null;
        _state[^1]++;
        return new SequenceFind(mean, away / deviation);
    }
}
