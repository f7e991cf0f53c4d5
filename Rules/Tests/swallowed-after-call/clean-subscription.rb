class SubscriptionSync
  def call(account, plan)
    subscription = Stripe::Subscription.create(
      { customer: account.customer_id, items: [{ price: plan.price_id }] },
      idempotency_key: "subscribe-#{account.id}-#{plan.id}"
    )
    account.update!(subscription_id: subscription.id, plan: plan)
    true
  rescue Stripe::StripeError => e
    Rails.logger.error("subscription failed: #{e.message}")
    false
  end

  def publish(post)
    response = HTTParty.post("https://social.example/posts", body: { text: post.text })
    post.update!(external_id: response["id"], published_at: Time.current)
  rescue => e
    Rails.logger.warn(e)
    raise
  end

  def provision(server)
    begin
      result = api_client.create_server(name: server.name)
    rescue StandardError
      return flash[:alert] = "could not create the server"
    end
    server.update!(provider_id: result.id)
  end

  def rename(server)
    server.name = params[:name]
    server.save!
  rescue StandardError => e
    Rails.logger.error(e)
    false
  end

  def import(post)
    response = HTTParty.get("https://social.example/posts/#{post.external_id}")
    post.update!(text: response["text"])
  rescue => e
    Rails.logger.warn(e)
    nil
  end

  def cancel(account)
    Stripe::Subscription.cancel(account.subscription_id)
    account.update!(subscription_id: nil)
  rescue StandardError => e
    ReconcileJob.perform_later(account.id, e.message)
    false
  end
end
