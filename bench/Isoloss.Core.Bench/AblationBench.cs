using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Prediction;

namespace Isoloss.Core.Bench;

/// <summary>What each part of a prediction is worth on held-out splits: the same with the part taken out.</summary>
internal static class AblationBench
{
    /// <summary>A prior so wide that it says nothing, and a drift that is none.</summary>
    private const double Endless = 1e3, Nothing = 1e-9;

    public static int Run(string folder)
    {
        var splits = HeldOutSplit.ReadAll(folder);
        var usual = new PredictionOptions();
        Console.WriteLine($"{"",-62} {"covers",6} {"score",8} {"error",7} {"half",7}   (score, error, half width in percent; mean over {splits.Length} splits)");
        Print("as shipped", splits, train => Predictor.Of(train, usual));
        Print("no prior on floor and exponents", splits, train => Predictor.Of(train, usual with { PriorSpread = Endless }));
        Print("no recency", splits, train => Predictor.Of(train, usual with { Recency = 0 }));
        Print("no drift", splits, train => Predictor.Of(train, usual with { Drift = new DriftPrior(Nothing, 0, 0) }));
        Print("drift not learned from the runs", splits, train => Predictor.Of(train, usual with { Drift = usual.Drift with { Witness = 0 } }));
        Print("all forms weighed alike", splits, train => Predictor.Of(train, usual with { HoldOutTrust = 0 }));
        Print("forms weighed by evidence (BIC)", splits, train => ByEvidence(train, usual));
        for (int f = 0; f < Predictor.Forms.Count; f++)
        {
            int form = f;
            Print($"{Predictor.Forms[f].Name} alone", splits, train => Alone(train, form, usual));
        }
        Console.WriteLine(SplitScore.Mean("plain chinchilla: least Huber loss, runs resampled", [.. splits.Select(Resampled)]));
        return 0;
    }

    /// <summary>What <c>fit --law chinchilla</c> says: no prior, no recency, no drift, one law.</summary>
    private static SplitScore Resampled(HeldOutSplit split)
    {
        var fit = LawFitter.Fit(Chinchilla.Instance, split.Train, new FitOptions());
        return SplitScore.Of(split, run => fit.NewRun(run.Params, run.Tokens), fit.Level);
    }

    private static void Print(string name, HeldOutSplit[] splits, Func<Observation[], Predictor> predictor) =>
        Console.WriteLine(SplitScore.Mean(name, [.. splits.Select(s => SplitScore.Of(s, predictor(s.Train)))]));

    private static Predictor Alone(Observation[] train, int form, PredictionOptions options)
    {
        ILaw[] forms = [Predictor.Forms[form]];
        return new(
            [FormFit.Of(forms[0], train, options)], RollingHoldOuts.Of(forms, train, options), new Reach(train), train.MaxBy(o => o.Flops).At, options);
    }

    /// <summary>Schwarz's criterion in place of rolling hold-outs: how well each form fits the runs it was fitted to.</summary>
    private static Predictor ByEvidence(Observation[] train, PredictionOptions options)
    {
        PredictorState state = Predictor.Of(train, options).State();
        double[] distances = NoiseTrend.DistancesOf(train);
        double[] logs = [.. state.Forms.Select(s => -0.5 * Criterion(FormFit.Of(s), train, distances, options.Recency))];
        double[] weights = [.. logs.Select(l => Math.Exp(l - logs.Max()))];
        return Predictor.Of(state with { Forms = [.. state.Forms.Select((s, i) => s with { Weight = weights[i] / weights.Sum() })] });
    }

    private static double Criterion(FormFit fit, Observation[] train, double[] distances, double recency)
    {
        double squares = train.Select((o, i) =>
            Math.Exp(-2 * recency * distances[i]) * Math.Pow(Math.Log(o.Loss) - fit.At(o.Params, o.Tokens).LogLoss, 2)).Sum();
        return train.Length * Math.Log(squares / train.Length) + fit.Law.Parameters.Count * Math.Log(train.Length);
    }
}
