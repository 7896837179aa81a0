using Isoloss.Core.Fitting;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Bench;

/// <summary>Counts of ladders whose intervals held the truth.</summary>
internal sealed class LawTally
{
    private readonly Coverage _identified = new(), _all = new(), _inside = new(), _beyond = new(), _newRun = new();
    private readonly SortedDictionary<string, Coverage> _derived = new(StringComparer.Ordinal);
    private int _ladders, _unidentified, _offIfSo, _offIfNot;

    public void Add(LawFit fit, SimulatedLadder truth, double newRun)
    {
        _ladders++;
        for (int k = 0; k < fit.Parameters.Count; k++)
            Add(fit.Parameters[k], truth.Theta[k]);
        Law(_inside, fit, truth, truth.Inside);
        ProfileInterval beyond = Law(_beyond, fit, truth, truth.Beyond);
        _newRun.Add(newRun, fit.NewRun(truth.Beyond), fit.WithNoise(beyond.Value));
        foreach (DerivedQuantity quantity in truth.Design.Derived(truth.Beyond))
            Derived(fit, truth, quantity);
    }

    public void Add(LawTally other)
    {
        _identified.Add(other._identified);
        _all.Add(other._all);
        _inside.Add(other._inside);
        _beyond.Add(other._beyond);
        _newRun.Add(other._newRun);
        foreach ((string name, Coverage coverage) in other._derived)
            Of(name).Add(coverage);
        _ladders += other._ladders;
        _unidentified += other._unidentified;
        _offIfSo += other._offIfSo;
        _offIfNot += other._offIfNot;
    }

    public override string ToString() =>
        $"{_ladders,4}  {_identified}  {_all}  {_inside}  {_beyond}  {_newRun} | "
        + $"{Coverage.Share(_unidentified, _all.Asked)}  {Coverage.Share(_offIfSo, _unidentified)} {Coverage.Share(_offIfNot, _identified.Asked)} | "
        + string.Join(", ", _derived.Select(d => $"{d.Key} {d.Value} of {Coverage.Share(d.Value.Asked, d.Value.Cases)}"));

    private void Add(ParameterEstimate parameter, double truth)
    {
        Estimate profiled = parameter.Profile!.Value.Value;
        bool off = Math.Abs(Math.Log(parameter.Value.Value / truth)) > Math.Log(2);
        _all.Add(truth, parameter.Value, profiled);
        if (parameter.Identified)
        {
            _identified.Add(truth, parameter.Value, profiled);
            _offIfNot += off ? 1 : 0;
            return;
        }
        _unidentified++;
        _offIfSo += off ? 1 : 0;
    }

    private static ProfileInterval Law(Coverage coverage, LawFit fit, SimulatedLadder truth, ScalePoint at)
    {
        ProfileInterval profile = fit.Profile(DerivedQuantity.LossAt(fit.Law, at));
        coverage.Add(fit.Law.Loss(truth.Theta, at), fit.Mean(at), profile.Value);
        return profile;
    }

    /// <summary>A derived quantity counts where it is identified, and where it is not the same for all parameters.</summary>
    private void Derived(LawFit fit, SimulatedLadder truth, DerivedQuantity quantity)
    {
        ProfileInterval profile = fit.Profile(quantity);
        if (!profile.Identified)
            Of(quantity.Name).Skip();
        else if (profile.Value.Upper > profile.Value.Lower * (1 + 1e-6))
            Of(quantity.Name).Add(quantity.Of(truth.Theta), fit.Resampled(quantity), profile.Value);
    }

    private Coverage Of(string name) => _derived.TryGetValue(name, out Coverage? coverage) ? coverage : _derived[name] = new Coverage();
}
