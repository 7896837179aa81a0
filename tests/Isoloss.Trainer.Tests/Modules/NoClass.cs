using Isoloss.Trainer.Modules;

/// <summary>Not public, so it does not count.</summary>
internal sealed class Hidden : IModelModule;
