class AddEmbedding < ActiveRecord::Migration[7.1]
  def change
    add_column :documents, :embedding, :vector, limit: 1536, null: false # <- filled-table-ruby
    add_column :documents, :language, :string, null: false # <- filled-table-ruby
    add_reference :documents, :workspace, null: false, foreign_key: true # <- filled-table-ruby
  end
end

class ResizeEmbedding < ActiveRecord::Migration[7.1]
  def up
    change_column :passages, :embedding, :vector, limit: 768 # <- filled-table-ruby
  end
end
