namespace Isoloss.Tests;

/// <summary>One Slurm for all tests that need one.</summary>
[CollectionDefinition("Slurm")]
public sealed class SlurmCollection : ICollectionFixture<SlurmCluster>;
