namespace Discord;

public enum TokenType
{
    Bearer,
    Bot,
    Webhook,
}
