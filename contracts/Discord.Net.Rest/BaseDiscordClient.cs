namespace Discord.Rest;

public abstract class BaseDiscordClient : IDiscordClient
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    internal BaseDiscordClient(DiscordRestConfig config) => ArgumentNullException.ThrowIfNull(config);

    public event Func<Task>? LoggedIn;

    public event Func<Task>? LoggedOut;

    public LoginState LoginState { get; private set; }

    public ISelfUser? CurrentUser { get; protected set; }

    public TokenType TokenType { get; private set; }

    public virtual ConnectionState ConnectionState => ConnectionState.Disconnected;

    public async Task LoginAsync(TokenType tokenType, string token, bool validateToken = true)
    {
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            await LoginOneAtATimeAsync(tokenType).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async Task LogoutAsync()
    {
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            await LogoutOneAtATimeAsync().ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => Dispose(true);

    public ValueTask DisposeAsync() => DisposeAsync(true);

    Task IDiscordClient.StartAsync() => Task.CompletedTask;

    Task IDiscordClient.StopAsync() => Task.CompletedTask;

    internal virtual Task OnLoginAsync(TokenType tokenType) => Task.CompletedTask;

    internal virtual Task OnLogoutAsync() => Task.CompletedTask;

    internal virtual void Dispose(bool disposing)
    {
    }

    internal virtual ValueTask DisposeAsync(bool disposing) => ValueTask.CompletedTask;

    private async Task LoginOneAtATimeAsync(TokenType tokenType)
    {
        if (LoginState != LoginState.LoggedOut)
            await LogoutOneAtATimeAsync().ConfigureAwait(false);
        LoginState = LoginState.LoggingIn;
        try
        {
            TokenType = tokenType;
            await OnLoginAsync(tokenType).ConfigureAwait(false);
            LoginState = LoginState.LoggedIn;
        }
        catch
        {
            await LogoutOneAtATimeAsync().ConfigureAwait(false);
            throw;
        }

        await LoggedIn.InvokeAsync().ConfigureAwait(false);
    }

    private async Task LogoutOneAtATimeAsync()
    {
        if (LoginState == LoginState.LoggedOut)
            return;
        LoginState = LoginState.LoggingOut;
        await OnLogoutAsync().ConfigureAwait(false);
        ForgetCurrentUser();
        LoginState = LoginState.LoggedOut;
        await LoggedOut.InvokeAsync().ConfigureAwait(false);
    }

    private void ForgetCurrentUser() => CurrentUser = null;
}
