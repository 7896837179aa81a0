using Isoloss.Trainer.Modules;

/// <summary>Replaces nothing.</summary>
public sealed class Nothing : IModelModule;
