class SubscriptionSync
  def call(account, plan)
    subscription = Stripe::Subscription.create(customer: account.customer_id, items: [{ price: plan.price_id }])
    account.update!(subscription_id: subscription.id, plan: plan)
    true
  rescue StandardError => e # <- swallowed-after-call-ruby
    Rails.logger.error("subscription failed: #{e.message}")
    false
  end

  def publish(post)
    response = HTTParty.post("https://social.example/posts", body: { text: post.text })
    post.update!(external_id: response["id"], published_at: Time.current)
  rescue => e # <- swallowed-after-call-ruby
    Rails.logger.warn(e)
    nil
  end

  def provision(server)
    begin
      result = api_client.create_server(name: server.name)
      server.provider_id = result.id
      server.save!
    rescue StandardError # <- swallowed-after-call-ruby
      flash[:alert] = "could not create the server"
    end
  end
end
