using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite;

/// <summary>A client of one library, and the hand that plays Discord for it: on a contract, or on the real client over a loopback Discord.</summary>
public abstract class ClientRig : IAsyncDisposable
{
    /// <summary>The delay that Discord asks for when it limits the rate, where the library lets one know.</summary>
    public virtual TimeSpan KnownRetryAfter => TimeSpan.Zero;

    /// <summary>How many handlers listen to the client, whatever to; 0 where they are fixed when the container is made.</summary>
    public virtual int Handlers => 0;

    /// <summary>Adds the client and the library's command services.</summary>
    public abstract void AddClient(IServiceCollection services);

    /// <summary>Adds the adapter.</summary>
    public abstract void AddAdapter(TaskLoopsBuilder loops);

    /// <summary>The client is taken from here.</summary>
    public abstract void Attach(IServiceProvider services);

    /// <summary>Logs in and connects; ends when the client has everything and has said so.</summary>
    public abstract Task ConnectAsync();

    /// <summary>The connection is lost, and stays away; ends when the client has noticed.</summary>
    public abstract Task LoseConnectionAsync();

    /// <summary>The connection comes back with the same session; ends when the client has it.</summary>
    public abstract Task RegainConnectionAsync();

    /// <summary>Discord makes the client begin a new session; ends when the client has said that it is ready once more.</summary>
    public abstract Task BeginNewSessionAsync();

    /// <summary>The bot logs out, or disconnects for good.</summary>
    public abstract Task LogOutAsync();

    /// <summary>The adapter's own wait, which needs no container.</summary>
    public abstract Task WaitUntilReadyAsync(CancellationToken cancelled);

    /// <summary>Calls Discord's API, with such an end.</summary>
    public abstract Task CallAsync(CallResult result, CancellationToken cancelled);

    /// <summary>Whether an exception of the container's disposal is a known fault of the library.</summary>
    public virtual bool IsKnownFaultOfDisposal(Exception exception) => false;

    public abstract ValueTask DisposeAsync();
}
