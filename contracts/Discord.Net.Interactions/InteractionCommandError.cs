namespace Discord.Interactions;

public enum InteractionCommandError
{
    UnknownCommand,
}
