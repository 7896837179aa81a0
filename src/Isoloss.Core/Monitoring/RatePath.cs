namespace Isoloss.Core.Monitoring;

/// <summary>
/// The learning rate over a whole run, past and planned, as multiples u of its peak, linear between the given moments.
/// Where the first moment is later than step 0, the rate is taken to have risen linearly from 0 until then.
/// </summary>
public sealed class RatePath
{
    /// <summary>Falls of the rate are gathered until they amount to this share of the peak: finer steps change no forecast.</summary>
    private const double Grain = 1.0 / 160;

    /// <summary>A rate of 0 still has a time scale in the law.</summary>
    private const double LeastMultiple = 1e-3;

    private readonly double[] _steps, _multiples, _sums;

    /// <summary>Makes a path from its moments.</summary>
    /// <param name="steps">Steps of the moments; at least 0, rising.</param>
    /// <param name="rates">Learning rates there; at least 0, one above 0.</param>
    /// <exception cref="BadInputException">The steps do not rise, or no rate is above 0.</exception>
    public RatePath(IReadOnlyList<double> steps, IReadOnlyList<double> rates)
    {
        if (steps.Count == 0 || steps.Count != rates.Count)
            throw new BadInputException($"the learning rate: found {steps.Count} steps and {rates.Count} rates, expected as many of one as of the other");
        Peak = rates.Max();
        if (!(Peak > 0 && double.IsFinite(Peak)) || rates.Any(r => !(r >= 0)))
            throw new BadInputException("the learning rate: found none above 0, or one that is no number of at least 0, expected finite rates");
        bool late = steps[0] > 0;
        _steps = [.. late ? [0.0, .. steps] : steps];
        _multiples = [.. late ? [0.0, .. rates.Select(r => r / Peak)] : rates.Select(r => r / Peak)];
        _sums = new double[_steps.Length];
        for (int i = 1; i < _steps.Length; i++)
        {
            if (!(_steps[i] > _steps[i - 1]))
                throw new BadInputException(FormattableString.Invariant($"the learning rate: found step {_steps[i]} after {_steps[i - 1]}, expected rising steps"));
            _sums[i] = _sums[i - 1] + 0.5 * (_multiples[i] + _multiples[i - 1]) * (_steps[i] - _steps[i - 1]);
        }
        WarmupEnd = _steps[Array.FindIndex(_multiples, u => u >= 0.999)];
        Changes = [.. FindChanges()];
    }

    /// <summary>Highest learning rate.</summary>
    public double Peak { get; }

    /// <summary>Step at which the peak is first reached; what lies before is warm-up, on which the law says nothing.</summary>
    public double WarmupEnd { get; }

    /// <summary>Last step, planned or done.</summary>
    public double End => _steps[^1];

    /// <summary>Changes of the rate behind the warm-up.</summary>
    internal IReadOnlyList<RateChange> Changes { get; }

    /// <summary>A path on which the rate is the same from first to last; for runs whose rate is not recorded.</summary>
    public static RatePath Flat(double end) => new([0, end], [1, 1]);

    /// <summary>Sum of u over the steps so far: how many steps at the peak rate the run is worth.</summary>
    public double SumAt(double step)
    {
        int i = Array.BinarySearch(_steps, step);
        if (i >= 0)
            return _sums[i];
        i = ~i;
        if (i >= _steps.Length)
            return _sums[^1] + _multiples[^1] * (step - _steps[^1]);
        double length = step - _steps[i - 1], share = length / (_steps[i] - _steps[i - 1]);
        return _sums[i - 1] + length * (_multiples[i - 1] + 0.5 * share * (_multiples[i] - _multiples[i - 1]));
    }

    /// <summary>u, the rate over its peak, at a step; behind the end that of the end.</summary>
    public double MultipleAt(double step)
    {
        int i = Array.BinarySearch(_steps, step);
        if (i >= 0 || ~i >= _steps.Length)
            return _multiples[i >= 0 ? i : ^1];
        i = ~i;
        double share = (step - _steps[i - 1]) / (_steps[i] - _steps[i - 1]);
        return _multiples[i - 1] + share * (_multiples[i] - _multiples[i - 1]);
    }

    private IEnumerable<RateChange> FindChanges()
    {
        double gathered = 0, moment = 0, before = 1;
        for (int i = 1; i < _steps.Length; i++)
        {
            if (_steps[i] <= WarmupEnd)
                continue;
            double fall = _multiples[i - 1] - _multiples[i];
            // Rising again ends what was gathered: falls and rises must not cancel before the law has seen them.
            if (gathered != 0 && fall != 0 && Math.Sign(fall) != Math.Sign(gathered))
            {
                yield return Change(gathered, moment, before);
                (gathered, moment) = (0, 0);
            }
            gathered += fall;
            moment += fall * 0.5 * (_sums[i] + _sums[i - 1]);
            before = _multiples[i];
            if (Math.Abs(gathered) < Grain)
                continue;
            yield return Change(gathered, moment, before);
            (gathered, moment) = (0, 0);
        }
        if (gathered != 0)
            yield return Change(gathered, moment, before);
    }

    private static RateChange Change(double fall, double moment, double after) =>
        new(fall, Math.Log(Math.Max(LeastMultiple, after)), moment / fall);
}
