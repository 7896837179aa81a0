using Isoloss;
using Isoloss.Core.Bench;

string usage = """
    isoloss core bench
      chinchilla DATA.csv              the 240 published points: optimum, time per fit, 4,000 resamples, 200 subsamples
      pairs [--pairs N] [--seed S] [--noise-power K] [--same-data] [--shared-by-size R]
                                       simulated pairs of arms, the setting drawn at random: coverage of the multiplier 10x and 100x
                                       beyond the ladder, wrong verdicts, power against a z-test on the largest rung;
                                       noise alike on all rungs (0) or shrinking with the slope of the loss (1);
                                       the comparison told that the arms see the same data, or not;
                                       R of the noise variance shared by the rungs of a size, as by runs that go on from one another
      real-pairs DATA_FOLDER           real arms, fitted on small compute and judged at the largest: differences against separate
                                       fits and a regression of the difference
      predictions [--ladders N] [--seed S]
                                       simulated ladders of many truths, misspecified ones among them: coverage of averaged
                                       predictions at the edge, 10x and 100x, against a single chinchilla fit
      best-of [--ladders N] [--seed S]
                                       simulated ladders of losses that are the lowest of 8: bias and coverage of predictions as they
                                       are, raised, and against ladders that were run once
      splits FOLDER                    held-out splits: coverage, interval score and error of predictions
      learn FOLDER...                  the same with the learned constants relearned, each family left out in turn
      ablation FOLDER                  the same with each part of a prediction taken out in turn
      further-splits DATA_FOLDER OUT_FOLDER
                                       writes splits from the raw files beyond the ready-made ones, to learn from
      guard DATA.csv [--resamples N]   how often a refit started from the estimate misses its own optimum
      laws [--ladders N] [--seed S] [--law NAME] [--rungs G] [--shared-by-size R]
                                       simulated ladders of every law, of the kind it is for: coverage of parameters, predictions
                                       and what follows from them, resampled and profile intervals, and what is called unidentified
      timeline                         the canonical preset against the published yearly curve, the variants beside what is
                                       published of them, seconds for sampling, quadrature and sensitivity
      monitor CURVES.csv [--simulations N] [--seed S]
                                       whole curves with each schedule, family and size left out: forecasts of the final loss,
                                       false alarms, power; simulated healthy runs
      org [--organisations N] [--seed S]
                                       a simulated year of 100 researchers; simulation against bound and queueing formulas over
                                       random organisations; what calibrated judgement is worth
      next [--pairs N] [--seed S] [--noise X] [--multiplier M] [--policy NAME]
                                       FLOP to a verdict: runs chosen by 'next', a uniform ladder, one rung larger; wrong verdicts
      next-time [--repeats N]          time of one comparison of 2 x 40 runs and of one ranking of what to run next
      portfolio [--portfolios N] [--seed S]
                                       16 changes under one budget: promotion by probability, successive halving, everything
    """;

Console.WriteLine($"machine: {Machine.Describe()}");
switch (args)
{
    case ["chinchilla", var data]: return ChinchillaBench.Run(data);
    case ["pairs", ..]: return PairsBench.Run((int)Option("--pairs", 1000), (int)Option("--seed", 1), Option("--noise-power", 0), args.Contains("--same-data"), Option("--shared-by-size", 0));
    case ["real-pairs", var folder]: return RealPairsBench.Run(folder);
    case ["predictions", ..]: return PredictionsBench.Run((int)Option("--ladders", 500), (int)Option("--seed", 1));
    case ["best-of", ..]: return BestOfBench.Run((int)Option("--ladders", 90), (int)Option("--seed", 1));
    case ["splits", var folder]: return SplitsBench.Judge(folder);
    case ["learn", .. { Length: > 0 } folders]: return SplitsBench.Learn(folders);
    case ["ablation", var folder]: return AblationBench.Run(folder);
    case ["further-splits", var data, var output]: return FurtherSplits.Write(data, output);
    case ["guard", var data, ..]: return GuardBench.Run(data, (int)Option("--resamples", 1000), (int)Option("--seed", 1));
    case ["timeline"]: return TimelineBench.Run();
    case ["monitor", var curves, ..]: return MonitorBench.Run(curves, (int)Option("--simulations", 1000), (int)Option("--seed", 1));
    case ["org", ..]: return OrganisationBench.Run((int)Option("--organisations", 200), (int)Option("--seed", 1));
    case ["portfolio", ..]: return PortfolioBench.Run((int)Option("--portfolios", 200), (int)Option("--seed", 1));
    case ["next-time", ..]: return NextBench.Time((int)Option("--repeats", 5));
    case ["next", ..]: return NextBench.Run((int)Option("--pairs", 100), (int)Option("--seed", 1), Option("--noise", double.NaN), Option("--multiplier", double.NaN), Text("--policy"));
    case ["laws", ..]: return LawsBench.Run((int)Option("--ladders", 500), (int)Option("--seed", 1), Text("--law"), Text("--rungs") is null ? null : (int)Option("--rungs", 0), Option("--shared-by-size", 0));
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

double Option(string name, double otherwise)
{
    string? text = Text(name);
    return text is null ? otherwise : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

string? Text(string name)
{
    int at = Array.IndexOf(args, name);
    return at < 0 || at + 1 >= args.Length ? null : args[at + 1];
}
