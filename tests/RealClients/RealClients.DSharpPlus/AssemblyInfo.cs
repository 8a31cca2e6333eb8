[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: Parallelizable(ParallelScope.All)]

// Most of the time is spent waiting for the client's own delays.
[assembly: LevelOfParallelism(8)]
