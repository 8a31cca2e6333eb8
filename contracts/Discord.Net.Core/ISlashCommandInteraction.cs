namespace Discord;

public interface ISlashCommandInteraction : IApplicationCommandInteraction
{
    new IApplicationCommandInteractionData Data { get; }
}
