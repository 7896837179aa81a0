namespace Isoloss.Core.Bench;

/// <summary>What a split fits and what it predicts.</summary>
/// <param name="Name">End of the split's name.</param>
/// <param name="Train">Runs to fit.</param>
/// <param name="Test">Runs to predict.</param>
internal sealed record SplitCut(string Name, Func<RawRun, bool> Train, Func<RawRun, bool> Test);
