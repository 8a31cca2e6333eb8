namespace TaskLoops.Tests.Modules;

/// <summary>One class for each way to declare something wrongly.</summary>
internal static class FaultyModules
{
    public sealed class NoLoops
    {
        public void Tick()
        {
        }
    }

    public sealed class NoSchedule
    {
        [ModuleLoop(Count = 3)]
        public void Tick()
        {
        }
    }

    public sealed class SlowAsPossible
    {
        [ModuleLoop(AsFastAsPossible = false)]
        public void Tick()
        {
        }
    }

    public sealed class TwoSchedules
    {
        [ModuleLoop(Seconds = 1, Times = ["09:00"], Cron = "* * * * *", AsFastAsPossible = true)]
        public void Tick()
        {
        }
    }

    public sealed class AsyncVoid
    {
        [ModuleLoop(Seconds = 1)]
        public async void Tick() => await Task.Yield();
    }

    public sealed class AsyncVoidHook
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [AfterLoop]
        public async void Flush() => await Task.Yield();
    }

    public sealed class WrongReturn
    {
        [ModuleLoop(Seconds = 1)]
        public int Tick() => 1;
    }

    public sealed class WrongValueTask
    {
        [ModuleLoop(Seconds = 1)]
        public ValueTask<int> Tick() => new(1);
    }

    public sealed class GenericMethod
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick<T>()
        {
        }
    }

    public sealed class ByReference
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick(in LoopIteration iteration)
        {
        }
    }

    public sealed class SpanParameter
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick(ReadOnlySpan<char> text)
        {
        }
    }

    public sealed class UnknownZone
    {
        [ModuleLoop(Times = ["09:00"], TimeZone = "Europe/Atlantis")]
        public void Tick()
        {
        }
    }

    public sealed class UnknownZoneOfTime
    {
        [ModuleLoop(Times = ["09:00 Europe/Atlantis"])]
        public void Tick()
        {
        }
    }

    public sealed class UnknownZoneOfCron
    {
        [ModuleLoop(Cron = "0 9 * * *", TimeZone = "Europe/Atlantis")]
        public void Tick()
        {
        }
    }

    public sealed class ZoneOfInterval
    {
        [ModuleLoop(Minutes = 5, TimeZone = "Europe/Warsaw")]
        public void Tick()
        {
        }
    }

    public sealed class BadTime
    {
        [ModuleLoop(Times = ["25:00"])]
        public void Tick()
        {
        }
    }

    public sealed class NoTimes
    {
        [ModuleLoop(Times = [])]
        public void Tick()
        {
        }
    }

    public sealed class BadCron
    {
        [ModuleLoop(Cron = "every monday")]
        public void Tick()
        {
        }
    }

    public sealed class NeverCron
    {
        [ModuleLoop(Cron = "0 0 30 2 *")]
        public void Tick()
        {
        }
    }

    public sealed class NotANumber
    {
        [ModuleLoop(Seconds = double.NaN)]
        public void Tick()
        {
        }
    }

    public sealed class Infinite
    {
        [ModuleLoop(Hours = double.PositiveInfinity)]
        public void Tick()
        {
        }
    }

    public sealed class NegativeInterval
    {
        [ModuleLoop(Minutes = 1, Seconds = -65)]
        public void Tick()
        {
        }
    }

    public sealed class ZeroInterval
    {
        [ModuleLoop(Seconds = 0)]
        public void Tick()
        {
        }
    }

    public sealed class TinyInterval
    {
        [ModuleLoop(Seconds = 0.0001)]
        public void Tick()
        {
        }
    }

    public sealed class Overflowing
    {
        [ModuleLoop(Hours = 1e300)]
        public void Tick()
        {
        }
    }

    public sealed class DelayOfTimes
    {
        [ModuleLoop(Times = ["09:00"], FixedDelay = true)]
        public void Tick()
        {
        }
    }

    public sealed class OverlappingDelay
    {
        [ModuleLoop(Seconds = 5, FixedDelay = true, MaxOverlap = 2)]
        public void Tick()
        {
        }
    }

    public sealed class OverlappingFast
    {
        [ModuleLoop(AsFastAsPossible = true, MaxOverlap = LoopOptions.UnlimitedOverlap)]
        public void Tick()
        {
        }
    }

    public sealed class NoCount
    {
        [ModuleLoop(Seconds = 1, Count = 0)]
        public void Tick()
        {
        }
    }

    public sealed class NoAttempts
    {
        [ModuleLoop(Seconds = 1, MaxAttempts = 0)]
        public void Tick()
        {
        }
    }

    public sealed class NoOverlap
    {
        [ModuleLoop(Seconds = 1, MaxOverlap = 0)]
        public void Tick()
        {
        }
    }

    public sealed class NoFailures
    {
        [ModuleLoop(Seconds = 1, MaxConsecutiveFailures = -1)]
        public void Tick()
        {
        }
    }

    public sealed class NegativeDelay
    {
        [ModuleLoop(Seconds = 1, InitialDelaySeconds = -1)]
        public void Tick()
        {
        }
    }

    public sealed class NotANumberDelay
    {
        [ModuleLoop(Seconds = 1, InitialDelaySeconds = double.NaN)]
        public void Tick()
        {
        }
    }

    public sealed class MissedAtOnce
    {
        [ModuleLoop(Seconds = 1, MissedAfterSeconds = 0)]
        public void Tick()
        {
        }
    }

    public sealed class NoTime
    {
        [ModuleLoop(Seconds = 1, IterationTimeoutSeconds = 0)]
        public void Tick()
        {
        }
    }

    public sealed class EndlessTime
    {
        [ModuleLoop(Seconds = 1, IterationTimeoutSeconds = double.PositiveInfinity)]
        public void Tick()
        {
        }
    }

    public sealed class NoSuchEnum
    {
        [ModuleLoop(Seconds = 1, MissedOccurrences = (MissedOccurrences)9)]
        public void Tick()
        {
        }
    }

    public sealed class NoSuchUnhandled
    {
        [ModuleLoop(Seconds = 1, OnUnhandled = (OnUnhandled)9)]
        public void Tick()
        {
        }
    }

    public sealed class NoSuchHold
    {
        [ModuleLoop(Seconds = 1, WhileDisconnected = (WhileDisconnected)9)]
        public void Tick()
        {
        }
    }

    public sealed class BlankName
    {
        [ModuleLoop(Seconds = 1, Name = " ")]
        public void Tick()
        {
        }
    }

    public sealed class SameName
    {
        [ModuleLoop(Seconds = 1, Name = "tick")]
        public void Tick()
        {
        }

        [ModuleLoop(Seconds = 1, Name = "tick")]
        public void Tock()
        {
        }
    }

    public sealed class Overloads
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [ModuleLoop(Seconds = 1)]
        public void Tick(CancellationToken cancelled)
        {
        }
    }

    public class HiddenBase
    {
        [ModuleLoop(Seconds = 1)]
        private void Tick()
        {
        }
    }

    public sealed class Hidden : HiddenBase
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }
    }

    public sealed class TwoAttributes
    {
        [ModuleLoop(Seconds = 1)]
        [ModuleLoop<int>(Seconds = 1)]
        public void Tick()
        {
        }
    }

    public sealed class StartedState
    {
        [ModuleLoop<string>(Seconds = 1, AutoStart = true)]
        public void Tick(string state)
        {
        }
    }

    public sealed class StateOfAnotherType
    {
        [ModuleLoop<string>(Seconds = 1)]
        public void Tick(object state)
        {
        }
    }

    public sealed class ServiceParameter
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick(Uri address)
        {
        }
    }

    public sealed class IterationOfHook
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [BeforeLoop(nameof(Tick))]
        public void Prepare(LoopIteration iteration)
        {
        }
    }

    public sealed class EndOfBody
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick(LoopEnd end)
        {
        }
    }

    public sealed class ExceptionOfAfterHook
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [AfterLoop]
        public void Flush(Exception exception)
        {
        }
    }

    public sealed class NarrowException
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [LoopError]
        public void Report(FormatException exception)
        {
        }
    }

    public sealed class StateOfStatelessLoop
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [ModuleLoop<string>(Seconds = 1)]
        public void Greet(string name)
        {
        }

        [BeforeLoop]
        public void Prepare(string name)
        {
        }
    }

    public sealed class HookOfNothing
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [ModuleLoop(Seconds = 1)]
        public void Tack()
        {
        }

        [BeforeLoop("Tock")]
        public void Prepare()
        {
        }
    }

    public sealed class HookOfMethod
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [LoopError(nameof(Prepare))]
        public void Prepare()
        {
        }
    }

    public sealed class TwoHooks
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [AfterLoop(nameof(Tick))]
        public void Flush()
        {
        }

        [AfterLoop]
        public void Close()
        {
        }
    }

    public sealed class ReconnectOnNoException
    {
        [ModuleLoop(Seconds = 1)]
        [ReconnectOn(typeof(FormatException), typeof(string))]
        public void Tick()
        {
        }
    }

    public sealed class ReconnectOnNull
    {
        [ModuleLoop(Seconds = 1)]
        [ReconnectOn([null!])]
        public void Tick()
        {
        }
    }

    [ReconnectOn(typeof(Uri))]
    public sealed class ClassReconnectOnNoException
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }
    }

    public sealed class ReconnectOnHook
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [AfterLoop]
        [ReconnectOn(typeof(FormatException))]
        public void Flush()
        {
        }
    }

    public sealed class ManyFaults
    {
        [ModuleLoop(Times = ["9 o'clock", "24:00", "10:00"], TimeZone = "Nowhere", Count = 0, MaxOverlap = -1)]
        public async void Tick(Uri address, Version version) => await Task.Yield();

        [ModuleLoop(Seconds = 1)]
        public void Good()
        {
        }

        [BeforeLoop("Tock")]
        public int Prepare() => 0;
    }
}
