[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

// What covers what is told apart only if one test runs after the other.
#if !MUTATIONS
[assembly: Parallelizable(ParallelScope.All)]
#endif
