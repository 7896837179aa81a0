namespace Isoloss.Trainer.Modules;

/// <summary>Fills a parameter with its initial values; the same random numbers must give the same values.</summary>
/// <param name="random">The parameter's own stream, the same for every arm on the rung with the seed.</param>
/// <param name="values">All elements, row after row.</param>
public delegate void InitialValues(InitialRandom random, Span<float> values);
