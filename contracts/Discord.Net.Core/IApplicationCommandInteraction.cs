namespace Discord;

public interface IApplicationCommandInteraction : IDiscordInteraction
{
    IApplicationCommandInteractionData Data { get; }
}
