class WebhooksController < ApplicationController
  def create
    case event.type
    when "invoice.paid"
      InvoicePaidJob.perform_later(event.id)
    when "customer.subscription.deleted"
      SubscriptionEndedJob.perform_later(event.id)
    else
      nil # <- dropped-event-ruby
    end
    head :ok
  end

  def receive
    case params[:event]
    when "message.delivered" then delivered
    when "message.bounced" then bounced
    else head :ok # <- dropped-event-ruby
    end
  end
end

class OrderConsumer
  def handle(payload)
    case payload["event_type"]
    when "order.created"
      Order.create!(payload["order"])
    when "order.cancelled"
      Order.find(payload["id"]).cancel!
    else
      return # <- dropped-event-ruby
    end
    acknowledge(payload)
  end
end
