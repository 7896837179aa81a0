using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Bench;

/// <summary>Counts of ladders whose intervals held the truth.</summary>
internal sealed class LawTally
{
    private const int Parameters = 0, Inside = 1, Beyond = 2, NewRun = 3, Exponent = 4, Ratio = 5, Kinds = 6;

    private readonly int[] _asked = new int[Kinds], _resampled = new int[Kinds], _profiled = new int[Kinds];
    private int _ladders, _unidentified, _identified, _offIfSo, _offIfNot;

    public void Add(LawFit fit, SimulatedLadder truth, double newRun)
    {
        _ladders++;
        for (int k = 0; k < fit.Parameters.Count; k++)
            Add(fit.Parameters[k], truth.Theta[k]);
        Add(Inside, fit.Law.Loss(truth.Theta, truth.Inside), fit.Mean(truth.Inside), fit.Profile(DerivedQuantity.LossAt(fit.Law, truth.Inside)).Value);
        ProfileInterval beyond = fit.Profile(DerivedQuantity.LossAt(fit.Law, truth.Beyond));
        Add(Beyond, fit.Law.Loss(truth.Theta, truth.Beyond), fit.Mean(truth.Beyond), beyond.Value);
        Derived(Exponent, fit, truth, DerivedQuantity.FrontierExponent(fit.Law, truth.Beyond.Flops));
        Derived(Ratio, fit, truth, DerivedQuantity.OptimalTokensPerParameter(fit.Law, truth.Beyond.Flops));
        Add(NewRun, newRun, fit.NewRun(truth.Beyond), fit.WithNoise(beyond.Value));
    }

    public void Add(LawTally other)
    {
        for (int k = 0; k < Kinds; k++)
        {
            _asked[k] += other._asked[k];
            _resampled[k] += other._resampled[k];
            _profiled[k] += other._profiled[k];
        }
        _ladders += other._ladders;
        _unidentified += other._unidentified;
        _identified += other._identified;
        _offIfSo += other._offIfSo;
        _offIfNot += other._offIfNot;
    }

    public override string ToString() =>
        $"{_ladders,4} {Held(Parameters)} {Held(Inside)} {Held(Beyond)} {Held(NewRun)} {Held(Exponent)} {Held(Ratio)} | {Share(_unidentified, _unidentified + _identified)}        {Share(_offIfSo, _unidentified)} {Share(_offIfNot, _identified)}";

    private void Add(ParameterEstimate parameter, double truth)
    {
        bool off = Math.Abs(Math.Log(parameter.Value.Value / truth)) > Math.Log(2);
        if (!parameter.Identified)
        {
            _unidentified++;
            _offIfSo += off ? 1 : 0;
            return;
        }
        _identified++;
        _offIfNot += off ? 1 : 0;
        Add(Parameters, truth, parameter.Value, parameter.Profile!.Value.Value);
    }

    /// <summary>A derived quantity counts where it is identified, and where it is not the same for all parameters.</summary>
    private void Derived(int kind, LawFit fit, SimulatedLadder truth, DerivedQuantity quantity)
    {
        if (!AllocationTerms.Has(fit.Law))
            return;
        ProfileInterval profile = fit.Profile(quantity);
        if (profile.Identified && profile.Value.Upper > profile.Value.Lower * (1 + 1e-6))
            Add(kind, quantity.Of(truth.Theta), fit.Resampled(quantity), profile.Value);
    }

    private void Add(int kind, double truth, Estimate resampled, Estimate profiled)
    {
        _asked[kind]++;
        _resampled[kind] += resampled.Contains(truth) ? 1 : 0;
        _profiled[kind] += profiled.Contains(truth) ? 1 : 0;
    }

    private string Held(int kind) => $"{Share(_resampled[kind], _asked[kind])} / {Share(_profiled[kind], _asked[kind])} ";

    private static string Share(int count, int of) => of == 0 ? "  -  " : FormattableString.Invariant($"{(double)count / of:0.000}");
}
