namespace Isoloss.Core.Organisation;

/// <summary>What becomes of one idea. It depends on its own measurements alone, so it is drawn when the idea is had.</summary>
/// <param name="Tests">Rungs that it is tested on.</param>
/// <param name="IsAdopted">True when it goes into the large run.</param>
/// <param name="Gain">ln of its multiplier there.</param>
internal readonly record struct IdeaFate(int Tests, bool IsAdopted, double Gain);
