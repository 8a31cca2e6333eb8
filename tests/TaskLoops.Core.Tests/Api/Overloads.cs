// Compiled twice: here, in the newest C#, and as C# 12 for net8.0 in tests/TaskLoops.ApiCompilation. What is ambiguous in either does not compile.
#pragma warning disable CS1998 // An async lambda without await is what users write first.
#pragma warning disable CS0162 // As is one that only throws.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace TaskLoops.Tests.Api;

/// <summary>Every form in which a body or a hook can be written, and whether it is taken for a synchronous one.</summary>
internal static class Overloads
{
    private static readonly Schedule _hourly = Schedule.Hourly();

    /// <summary>Bodies: all of them succeed when they are called.</summary>
    public static IEnumerable<(string Form, TaskLoop Loop, bool IsSynchronous)> Bodies()
    {
        yield return ("synchronous lambda", TaskLoop.Create(_hourly, (_, _) => Called()), true);
        yield return ("synchronous block", TaskLoop.Create(_hourly, (_, _) => { Called(); }), true);
        yield return ("empty block", TaskLoop.Create(_hourly, (_, _) => { }), true);
        yield return ("increment", TaskLoop.Create(_hourly, (_, _) => Calls++), true);
        yield return ("synchronous method", TaskLoop.Create(_hourly, Synchronous), true);
        yield return ("synchronous lambda with types", TaskLoop.Create(_hourly, (LoopIteration _, CancellationToken _) => Called()), true);
        yield return ("synchronous static lambda", TaskLoop.Create(_hourly, static (_, _) => Called()), true);
        yield return ("Action", TaskLoop.Create(_hourly, new Action<LoopIteration, CancellationToken>(Synchronous)), true);
        yield return ("async lambda", TaskLoop.Create(_hourly, async (_, _) => await Task.Yield()), false);
        yield return ("async block", TaskLoop.Create(_hourly, async (_, _) => { await Task.Yield(); }), false);
        yield return ("async block without await", TaskLoop.Create(_hourly, async (_, _) => Called()), false);
        yield return ("async lambda with types", TaskLoop.Create(_hourly, async (LoopIteration _, CancellationToken _) => await Task.Yield()), false);
        yield return ("Task lambda", TaskLoop.Create(_hourly, (_, _) => Task.CompletedTask), false);
        yield return ("Task<T> lambda", TaskLoop.Create(_hourly, (_, _) => Task.FromResult(1)), false);
        yield return ("Task method", TaskLoop.Create(_hourly, TaskAsync), false);
        yield return ("async Task method", TaskLoop.Create(_hourly, AsyncTask), false);
        yield return ("Func of Task", TaskLoop.Create(_hourly, new Func<LoopIteration, CancellationToken, Task>(TaskAsync)), false);
        yield return ("ValueTask lambda", TaskLoop.Create(_hourly, (_, _) => default(ValueTask)), false);
        yield return ("ValueTask call", TaskLoop.Create(_hourly, (iteration, cancelled) => ValueTaskAsync(iteration, cancelled)), false);
        yield return ("ValueTask method", TaskLoop.Create<ValueTask>(_hourly, ValueTaskAsync), false);
        yield return ("Func of ValueTask", TaskLoop.Create(_hourly, new Func<LoopIteration, CancellationToken, ValueTask>(ValueTaskAsync)), false);
        yield return ("with options", TaskLoop.Create(_hourly, async (_, _) => await Task.Yield(), new LoopOptions { Count = 1 }), false);

        yield return ("state, synchronous lambda", With(TaskLoop.Create<string>(_hourly, (_, _, _) => Called())), true);
        yield return ("state, synchronous block", With(TaskLoop.Create<string>(_hourly, (_, _, _) => { Called(); })), true);
        yield return ("state, synchronous method", With(TaskLoop.Create<string>(_hourly, SynchronousWithState)), true);
        yield return ("state by type", With(TaskLoop.Create(_hourly, (LoopIteration _, string _, CancellationToken _) => Called())), true);
        yield return ("state, async lambda", With(TaskLoop.Create<string>(_hourly, async (_, _, _) => await Task.Yield())), false);
        yield return ("state, async lambda with types", With(TaskLoop.Create(_hourly, async (LoopIteration _, string _, CancellationToken _) => await Task.Yield())), false);
        yield return ("state, Task lambda", With(TaskLoop.Create<string>(_hourly, (_, _, _) => Task.CompletedTask)), false);
        yield return ("state, Task method", With(TaskLoop.Create<string>(_hourly, TaskWithStateAsync)), false);
        yield return ("state, ValueTask lambda with types", With(TaskLoop.Create(_hourly, (LoopIteration _, string _, CancellationToken _) => default(ValueTask))), false);
        yield return ("state, ValueTask method", With(TaskLoop.Create<string, ValueTask>(_hourly, ValueTaskWithStateAsync)), false);
    }

    /// <summary>Bodies that do nothing but throw: with no word about what they return, they are taken for asynchronous ones.</summary>
    public static IEnumerable<(string Form, TaskLoop Loop)> ThrowingBodies()
    {
        yield return ("lambda", TaskLoop.Create(_hourly, (_, _) => throw new NotSupportedException()));
        yield return ("block", TaskLoop.Create(_hourly, (_, _) => { throw new NotSupportedException(); }));
        yield return ("async lambda", TaskLoop.Create(_hourly, async (_, _) => throw new NotSupportedException()));
        yield return ("async block", TaskLoop.Create(_hourly, async (_, _) => { throw new NotSupportedException(); }));
        yield return ("after an await", TaskLoop.Create(_hourly, async (_, _) =>
        {
            await Task.Yield();
            throw new NotSupportedException();
        }));
        yield return ("in a branch", TaskLoop.Create(_hourly, (iteration, _) => iteration.Index == 0 ? throw new NotSupportedException() : Task.CompletedTask));
        yield return ("state, lambda", With(TaskLoop.Create<string>(_hourly, (_, _, _) => throw new NotSupportedException())));
        yield return ("state, async lambda", With(TaskLoop.Create<string>(_hourly, async (_, _, _) => throw new NotSupportedException())));
    }

    /// <summary>Hooks: each loop's hook is called <paramref name="called"/>.</summary>
    public static IEnumerable<(string Form, TaskLoop Loop)> Hooks(LoopOptions options, Action called)
    {
        yield return ("before: synchronous", New().BeforeLoop(_ => called()));
        yield return ("before: async", New().BeforeLoop(async cancelled => { await Task.Yield(); called(); }));
        yield return ("before: Task", New().BeforeLoop(_ => { called(); return Task.CompletedTask; }));
        yield return ("before: ValueTask", New().BeforeLoop(_ => { called(); return default(ValueTask); }));
        yield return ("before: synchronous method", New().BeforeLoop(Before));
        yield return ("before: Task method", New().BeforeLoop(BeforeAsync));
        yield return ("after: synchronous", New().AfterLoop((_, _) => called()));
        yield return ("after: async", New().AfterLoop(async (_, _) => { await Task.Yield(); called(); }));
        yield return ("after: Task", New().AfterLoop((_, _) => { called(); return Task.CompletedTask; }));
        yield return ("after: ValueTask", New().AfterLoop((_, _) => { called(); return default(ValueTask); }));
        yield return ("after: synchronous method", New().AfterLoop(After));
        yield return ("after: Task method", New().AfterLoop(AfterAsync));
        yield return ("error: synchronous", New().OnError((_, _) => called()));
        yield return ("error: async", New().OnError(async (_, _) => { await Task.Yield(); called(); }));
        yield return ("error: Task", New().OnError((_, _) => { called(); return Task.CompletedTask; }));
        yield return ("error: ValueTask", New().OnError((_, _) => { called(); return default(ValueTask); }));
        yield return ("error: synchronous method", New().OnError(Error));
        yield return ("error: Task method", New().OnError(ErrorAsync));
        yield return ("with state, chained", Chain(TaskLoop.Create<string>(_hourly, (_, _, _) => throw new NotSupportedException(), options)));

        TaskLoop New() => TaskLoop.Create(_hourly, (_, _) => throw new NotSupportedException(), options);

        // The loop keeps its type, so that Start(state) is there at the end of the chain.
        TaskLoop Chain(TaskLoop<string> loop)
        {
            TaskLoop<string> chained = loop.BeforeLoop(_ => Task.CompletedTask).AfterLoop((_, _) => { }).OnError((_, _) => called());
            return With(chained);
        }

        void Before(CancellationToken cancelled) => called();

        Task BeforeAsync(CancellationToken cancelled)
        {
            called();
            return Task.CompletedTask;
        }

        void After(LoopEnd end, CancellationToken limit) => called();

        Task AfterAsync(LoopEnd end, CancellationToken limit)
        {
            called();
            return Task.CompletedTask;
        }

        void Error(LoopFailure failure, CancellationToken limit) => called();

        Task ErrorAsync(LoopFailure failure, CancellationToken limit)
        {
            called();
            return Task.CompletedTask;
        }
    }

    /// <summary>The error hook of a registry in every form.</summary>
    public static void OfARegistry(LoopRegistry registry)
    {
        registry.OnError((_, _) => Called());
        registry.OnError(async (_, _) => await Task.Yield());
        registry.OnError((_, _) => Task.CompletedTask);
        registry.OnError((_, _) => default(ValueTask));
        registry.OnError((_, _) => throw new NotSupportedException());
    }

    private static int Calls { get; set; }

    private static void Called() => Calls++;

    private static void Synchronous(LoopIteration iteration, CancellationToken cancelled)
    {
    }

    private static Task TaskAsync(LoopIteration iteration, CancellationToken cancelled) => Task.CompletedTask;

    private static async Task AsyncTask(LoopIteration iteration, CancellationToken cancelled) => await Task.Yield();

    private static ValueTask ValueTaskAsync(LoopIteration iteration, CancellationToken cancelled) => default;

    private static void SynchronousWithState(LoopIteration iteration, string state, CancellationToken cancelled)
    {
    }

    private static Task TaskWithStateAsync(LoopIteration iteration, string state, CancellationToken cancelled) => Task.CompletedTask;

    private static ValueTask ValueTaskWithStateAsync(LoopIteration iteration, string state, CancellationToken cancelled) => default;

    /// <summary>A start gives the state that later calls without one use.</summary>
    private static TaskLoop<string> With(TaskLoop<string> loop)
    {
        loop.Start("state");
        loop.Cancel();
        return loop;
    }
}
