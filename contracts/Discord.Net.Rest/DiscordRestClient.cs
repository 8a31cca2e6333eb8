namespace Discord.Rest;

public class DiscordRestClient : BaseDiscordClient, IRestClientProvider
{
    public DiscordRestClient()
        : this(new DiscordRestConfig())
    {
    }

    public DiscordRestClient(DiscordRestConfig config)
        : base(config)
    {
    }

    DiscordRestClient IRestClientProvider.RestClient => this;
}
